package dev.coffer.system.quota;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.routing.Engines;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/** The paths below {@code sys/quotas}. Source: OpenBao API, /sys/quotas. */
public final class QuotaRoom implements SystemRoom {
    private static final Field[] LIMIT_FIELDS = {
        Field.string("type", "Kept out of use: the path says which kind of quota it is."),
        Field.string("name", "Name of the quota rule."),
        Field.string(
                "path",
                "The mount, or a path below it, perhaps with * at its end, that the limit is for;"
                        + " empty for the whole server."),
        Field.string(
                "role",
                "Login role that the limit is for; path must be an auth method whose logins"
                        + " are for roles."),
        new Field("rate", Field.Type.FLOAT, "Requests within an interval; more than 0."),
        new Field("interval", Field.Type.DURATION, "How long an interval is; 1s if not given."),
        new Field(
                "block_interval",
                Field.Type.DURATION,
                "How long a client that went over the limit is refused."),
        Field.bool("inheritable", "Kept and shown; there are no namespaces below the root.")
    };

    private final RateLimitWork limits;
    private final QuotaConfigWork config;

    /**
     * The paths of one server.
     *
     * @param engines tell whether logins at a mount are for roles
     * @param changed runs after the commit of every change; must not fail
     */
    public QuotaRoom(Engines engines, Runnable changed) {
        this.limits = new RateLimitWork(engines, changed);
        this.config = new QuotaConfigWork(changed);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(configPath(), listPath(), limitPath());
    }

    private PathSpec configPath() {
        return PathSpec.at("quotas/config")
                .fields(
                        new Field(
                                QuotaConfigWork.EXEMPT_PATHS,
                                Field.Type.STRING_LIST,
                                "Beginnings of paths that no rate limit counts."),
                        Field.bool(
                                QuotaConfigWork.AUDIT,
                                "Whether requests refused by a rate limit are audited."),
                        Field.bool(
                                QuotaConfigWork.HEADERS,
                                "Whether answers tell in headers what is left of a limit."))
                .reads(Operation.READ, config::show)
                .writes(Operation.WRITE, config::change)
                .help("Create, update and read the quota configuration.", "")
                .build();
    }

    private PathSpec listPath() {
        return PathSpec.at("quotas/rate-limit/?")
                .reads(Operation.LIST, limits::list)
                .help("Lists the names of all the rate limit quotas.", "")
                .build();
    }

    private PathSpec limitPath() {
        return PathSpec.at("quotas/rate-limit/(?P<name>\\w(([\\w-.]+)?\\w)?)")
                .fields(LIMIT_FIELDS)
                .reads(Operation.READ, limits::show)
                .writes(Operation.WRITE, limits::change)
                .writes(Operation.DELETE, limits::remove)
                .help(
                        "Get, create or update rate limit resource quota for an optional mount.",
                        "The limit counts the requests of each client address by itself, before"
                                + " anybody asks for a token.")
                .build();
    }
}
