package dev.coffer.engine;

import dev.coffer.json.JsonObject;

/**
 * The description of a whole server in OpenAPI 3.0.2, made of the tables that route: what is not in
 * a table is not served, and what is in it is described. Not thread-safe.
 */
public final class ApiDescription {
    private final OpenApi document = new OpenApi();

    /**
     * Adds the paths of a mount.
     *
     * @param path of the mount, with a slash at its end
     * @param only whether there is one mount of its kind, as of {@code sys/}; the paths of others
     *     have the mount's in their identifiers
     */
    public void add(String path, PathTable table, boolean only) {
        document.add(table, new OpenApi.Place(path, "", !only));
    }

    /**
     * Adds the paths of a mount with a parameter in the place of its path, for those who generate
     * code.
     *
     * @param family in front of the parameter: {@code auth/}, or empty
     */
    public void addGeneric(String family, String parameter, PathTable table) {
        document.add(table, new OpenApi.Place(family + "{" + parameter + "}/", parameter, true));
    }

    /** The document so far. */
    public JsonObject build() {
        return document.build();
    }
}
