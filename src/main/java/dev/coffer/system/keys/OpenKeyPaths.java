package dev.coffer.system.keys;

import dev.coffer.gate.RequestPipeline;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Seal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code sys/generate-root} and {@code sys/rekey}: unseal shares without a token. Off unless a
 * listener switches them on, because anybody who reaches them can disturb an attempt. Thread-safe.
 */
public final class OpenKeyPaths {
    private final Seal seal;
    private final Map<String, Function<Request, Response>> generateRoot;
    private final Map<String, Function<Request, Response>> rekey;

    OpenKeyPaths(Seal seal, OpenRootGeneration roots, OpenRekey keys, OpenRekey recovery) {
        this.seal = seal;
        this.generateRoot =
                Map.of(
                        "sys/generate-root/attempt", roots::attempt,
                        "sys/generate-root/update", roots::update);
        this.rekey =
                Map.of(
                        "sys/rekey/init", keys::init,
                        "sys/rekey/update", keys::update,
                        "sys/rekey/verify", keys::verify,
                        "sys/rekey-recovery-key/init", recovery::init,
                        "sys/rekey-recovery-key/update", recovery::update,
                        "sys/rekey-recovery-key/verify", recovery::verify);
    }

    /** Which of the paths somebody may use. */
    public record Offered(boolean generateRoot, boolean rekey) {
        /** None: the default. */
        public static final Offered NOTHING = new Offered(false, false);
    }

    /** Whether a path is one of these and offered. */
    public boolean serves(Offered offered, String path) {
        return (offered.generateRoot() && generateRoot.containsKey(path))
                || (offered.rekey() && rekey.containsKey(path));
    }

    /**
     * Answers a request to a path that is served.
     *
     * @throws RequestFailure what the path refuses
     */
    public Response answer(Request request) {
        if (!seal.isUnsealed()) {
            throw new RequestFailure.Unavailable(RequestPipeline.SEALED, 0);
        }
        String path = request.path().text();
        Function<Request, Response> work = generateRoot.getOrDefault(path, rekey.get(path));
        if (work == null) {
            throw notKnown();
        }
        return work.apply(request);
    }

    /** These paths answer a method that they do not know without a text. */
    static RequestFailure notKnown() {
        return new RequestFailure.Refused(405, List.of());
    }
}
