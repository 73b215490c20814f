package dev.coffer.engine;

import dev.coffer.request.Request;

/**
 * One request to a path of an engine, its fields checked and converted.
 *
 * @param request the request as it came
 * @param mount the mount it goes to
 * @param path the path below the mount, decoded, trailing slash kept
 * @param fields captured, body and query fields after conversion
 * @param access what else the caller may do
 * @param looks looks at the store later, for an answer that comes over time
 */
public record Call(
        Request request, Mount mount, String path, Fields fields, Access access, Looks looks) {}
