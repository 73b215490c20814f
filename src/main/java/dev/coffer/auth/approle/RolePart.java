package dev.coffer.auth.approle;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a role that has a path of its own.
 *
 * @param path below the role's own
 * @param fields what the path takes
 * @param view what it shows
 * @param change the role changed by a call; absent where the path only shows
 * @param clear the role as if nobody had ever set it; absent where it cannot be
 * @param warning comes with what is shown
 */
record RolePart(
        String path,
        List<Field> fields,
        View view,
        @Nullable Change change,
        @Nullable Clear clear,
        Optional<String> warning) {
    /** Shows a part of a role. */
    interface View {
        JsonObject of(Role role);
    }

    /** Changes a part of a role; throws 400 for what cannot be. */
    interface Change {
        Role of(Role role, Call call);
    }

    /** Takes a part of a role back. */
    interface Clear {
        Role of(Role role);
    }
}
