package dev.coffer.engine;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Request;
import java.util.Optional;

/**
 * The token of a login is to live longer.
 *
 * @param mount where the login was
 * @param kept what the login has left for this, see {@link dev.coffer.request.Login#renewal}
 * @param request the one that asks for it
 * @param outside what the task of {@link Engine#renewalTask} gave; empty where there was none
 */
public record Renewal(Mount mount, JsonObject kept, Request request, Optional<Object> outside) {
    /** The same with what its task gave. */
    public Renewal with(Object found) {
        return new Renewal(mount, kept, request, Optional.of(found));
    }
}
