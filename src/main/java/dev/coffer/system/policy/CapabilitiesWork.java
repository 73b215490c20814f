package dev.coffer.system.policy;

import dev.coffer.engine.Access;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.policy.TokenRights;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.ClientToken;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.List;

/** What a token may do on some paths. */
final class CapabilitiesWork {
    static final String TOKEN = "token";
    static final String ACCESSOR = "accessor";
    static final String PATH = "path";
    static final String PATHS = "paths";

    private static final String CAPABILITIES = "capabilities";
    private static final String NO_PATHS = "paths must be supplied";
    private static final String NO_ACCESSOR = "missing accessor";
    private static final String NO_TOKEN = RequestFailure.oneError("no token found");
    private static final String EMPTY_PATH = RequestFailure.oneError("missing path");
    private static final String BAD_TOKEN = RequestFailure.oneError("invalid token");
    private static final String BAD_ACCESSOR = RequestFailure.oneError("invalid accessor");

    private final TokenRights rights;

    CapabilitiesWork(TokenRights rights) {
        this.rights = rights;
    }

    Response ofToken(ReadTransaction tx, Call call) {
        if (!(call.fields().raw(TOKEN).orElse(null) instanceof JsonString(String text))
                || text.isEmpty()) {
            throw new RequestFailure.Invalid(NO_TOKEN);
        }
        List<String> paths = paths(call.fields());
        return answer(
                paths,
                rights.of(tx, ClientToken.of(text), call.request().now())
                        .orElseThrow(() -> new RequestFailure.Invalid(BAD_TOKEN)));
    }

    Response ofAccessor(ReadTransaction tx, Call call) {
        String accessor = call.fields().text(ACCESSOR);
        if (accessor.isEmpty()) {
            throw new RequestFailure.Invalid(NO_ACCESSOR);
        }
        Access access =
                rights.ofAccessor(tx, accessor, call.request().now())
                        .orElseThrow(() -> new RequestFailure.Invalid(BAD_ACCESSOR));
        return answer(paths(call.fields()), access);
    }

    Response ofCaller(Call call) {
        return answer(paths(call.fields()), call.access());
    }

    private static List<String> paths(Fields fields) {
        List<String> paths = fields.texts(PATHS);
        if (paths.isEmpty()) {
            paths = fields.texts(PATH);
        }
        if (paths.isEmpty()) {
            throw new RequestFailure.Invalid(NO_PATHS);
        }
        if (paths.contains("")) {
            throw new RequestFailure.Invalid(EMPTY_PATH);
        }
        return paths;
    }

    /** Clients from before several paths could be asked for look for {@code capabilities}. */
    private static Response answer(List<String> paths, Access access) {
        JsonObject.Builder answer = JsonObject.builder();
        for (String path : paths) {
            answer.put(path, JsonArray.ofStrings(access.capabilities(path)));
        }
        if (paths.size() == 1) {
            answer.put(CAPABILITIES, JsonArray.ofStrings(access.capabilities(paths.getFirst())));
        }
        return Response.mirrored(answer.build());
    }
}
