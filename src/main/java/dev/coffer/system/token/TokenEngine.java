package dev.coffer.system.token;

import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.engine.SingleEngine;

/** The auth method that every server has once, at {@code auth/token/}. */
public final class TokenEngine implements SingleEngine {
    private final PathTable paths;

    /** The method over the tokens of one server. */
    public TokenEngine(TokenParts parts) {
        this.paths = TokenPaths.table(parts);
    }

    @Override
    public String type() {
        return "token";
    }

    @Override
    public PathTable paths(Mount mount) {
        return paths;
    }

    @Override
    public boolean needsSudo(String path) {
        return path.startsWith("revoke-orphan/") || path.startsWith("accessors");
    }
}
