package dev.coffer.engine.kv.versioned;

import dev.coffer.engine.Call;
import dev.coffer.engine.Capability;
import dev.coffer.engine.SubCall;
import dev.coffer.json.JsonObject;
import dev.coffer.request.RequestFailure;
import java.util.List;

/**
 * What a call stands for on the older paths: whoever may not read, or write, there may not do it by
 * way of a newer path either.
 */
final class Equivalents {
    private static final String DENIED = RequestFailure.oneError("permission denied");

    private Equivalents() {}

    /**
     * Asks for the right to the equivalent call.
     *
     * @param path below the mount
     * @param fields that the equivalent call would have
     * @throws RequestFailure.Denied 403 if it would be refused
     */
    static void require(Call call, Capability capability, String path, JsonObject fields) {
        if (!permits(call, capability, path, fields)) {
            throw denied();
        }
    }

    /** Whether the caller may do the equivalent call. */
    static boolean permits(Call call, Capability capability, String path, JsonObject fields) {
        String whole = call.mount().path() + path;
        return call.access().permits(SubCall.of(call.request(), capability, whole, fields));
    }

    /** 403, as a call that is refused alone. */
    static RequestFailure denied() {
        return new RequestFailure.Denied(DENIED);
    }

    /** A query that asks for one version. */
    static JsonObject field(String name, long version) {
        return JsonObject.builder().put(name, Long.toString(version)).build();
    }

    /** 404: a version was never written, or is not kept any more. */
    static RequestFailure notKept(String what, long version) {
        return new RequestFailure.Refused(
                404, List.of(what + " " + version + " of this key is not kept"));
    }
}
