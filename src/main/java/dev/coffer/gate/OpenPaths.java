package dev.coffer.gate;

import dev.coffer.request.Request;
import dev.coffer.request.Response;
import java.util.Optional;

/**
 * Paths outside of every mount: they ask for no token, and most of them answer while the server is
 * sealed (init, unseal, health and the like).
 */
public interface OpenPaths {
    /**
     * The answer, or empty where the request goes the ordinary way.
     *
     * @throws dev.coffer.request.RequestFailure what such a path refuses
     */
    Optional<Response> answer(Request request);
}
