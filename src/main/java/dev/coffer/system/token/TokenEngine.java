package dev.coffer.system.token;

import dev.coffer.engine.Engine;
import dev.coffer.engine.Mount;
import dev.coffer.engine.PathTable;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import java.time.Instant;

/** The auth method that every server has once, at {@code auth/token/}. */
public final class TokenEngine implements Engine {
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

    @Override
    public void enabled(Transaction tx, Mount mount) {
        throw new RequestFailure.Invalid("mount type of \"token\" is not mountable");
    }

    @Override
    public void optionsChanged(Transaction tx, Mount before, Mount after, Instant now) {
        throw new RequestFailure.Invalid("cannot tune parameter options of " + before.path());
    }

    @Override
    public boolean upkeep(Transaction tx, Mount mount) {
        return false;
    }
}
