package dev.coffer.auth.approle;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows and changes one setting of a role. */
final class RolePartWork {
    private final RolePart part;
    private final Roles roles;

    RolePartWork(RolePart part, Roles roles) {
        this.part = part;
        this.roles = roles;
    }

    /** The path of the setting, below a role's own. */
    PathSpec path(String rolePath) {
        List<Field> fields = new ArrayList<>(part.fields());
        fields.add(RoleWork.ROLE_NAME);
        PathSpec.Builder path =
                PathSpec.at(rolePath + "/" + part.path())
                        .lowerCaseNames()
                        .fields(fields.toArray(Field[]::new))
                        .reads(Operation.READ, this::show)
                        .help("One setting of a role: " + part.path() + ".", "");
        RolePart.Change change = part.change();
        if (change != null) {
            path = path.writes(Operation.WRITE, (tx, call) -> write(tx, call, change));
        }
        RolePart.Clear clear = part.clear();
        if (clear != null) {
            path = path.writes(Operation.DELETE, (tx, call) -> clear(tx, call, clear));
        }
        return path.build();
    }

    private Response show(ReadTransaction tx, Call call) {
        Optional<Response> shown = find(tx, call).map(role -> Response.ok(part.view().of(role)));
        return shown.map(answer -> part.warning().map(answer::withWarning).orElse(answer))
                .orElseGet(Response::notFound);
    }

    private Response write(Transaction tx, Call call, RolePart.Change change) {
        Role before =
                find(tx, call)
                        .orElseThrow(() ->
                                new RequestFailure.NoRoute(
                                        RequestFailure.oneError("unsupported path")));
        roles.put(tx, call.mount().id(), change.of(before, call));
        return Response.noContent();
    }

    private Response clear(Transaction tx, Call call, RolePart.Clear clear) {
        find(tx, call).ifPresent(role -> roles.put(tx, call.mount().id(), clear.of(role)));
        return Response.noContent();
    }

    private Optional<Role> find(ReadTransaction tx, Call call) {
        return roles.named(tx, call.mount().id(), Roles.name(RoleWork.givenName(call)));
    }
}
