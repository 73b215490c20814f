package dev.coffer.system;

import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.gate.routing.MountConfig;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.gate.routing.Mounts;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Login.TokenKind;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.system.SystemEngine.MountParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shows and changes the settings of mounts. */
final class TuneWork {
    private static final String VERSION = "version";

    /** Settings that the default mounts have in common with the others. */
    private static final Set<String> TUNABLE_EVERYWHERE =
            Set.of("path", "audit_non_hmac_request_keys", "audit_non_hmac_response_keys");

    private final MountFamily family;
    private final MountParts parts;

    /** Work on paths as a family writes them; that of secrets reaches the others as well. */
    TuneWork(MountFamily family, MountParts parts) {
        this.family = family;
        this.parts = parts;
    }

    Response show(ReadTransaction tx, Call call) {
        String path = family.tablePath(MountWork.pathOf(call.fields()));
        return Mounts.matching(Mounts.all(tx), path)
                .map(entry -> Response.mirrored(MountView.tuning(entry, parts.limits())))
                .orElseThrow(() ->
                        new RequestFailure.Invalid(
                                "cannot fetch sysview for path \"" + path + "\""));
    }

    Response change(Transaction tx, Call call) {
        Fields fields = call.fields();
        String path = family.tablePath(MountWork.pathOf(fields));
        if (DefaultMounts.isUntunable(path)) {
            refuseUntunable(fields, path);
        }
        MountEntry before =
                Mounts.matching(Mounts.all(tx), path)
                        // A path below the mount is another one to the policies.
                        .filter(found -> found.path().equals(path))
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "tune of path \""
                                                + path
                                                + "\" failed: no mount entry found"));
        MountConfig config = config(before, fields);
        Optional<String> upgrade = versionChange(before, fields);
        MountEntry after =
                before.tuned(
                        fields.has("description")
                                ? fields.text("description")
                                : before.description(),
                        options(before, fields),
                        config);
        if (!after.equals(before)) {
            Mounts.put(tx, after);
            parts.engines()
                    .of(after)
                    .filter(_ -> !after.options().equals(before.options()))
                    .ifPresent(engine ->
                            engine.optionsChanged(
                                    tx,
                                    before.toMount(parts.limits()),
                                    after.toMount(parts.limits()),
                                    call.request().now()));
            tx.afterCommit(parts.changed());
        }
        Response done = Response.noContent();
        return upgrade.map(done::withWarning).orElse(done);
    }

    private static void refuseUntunable(Fields fields, String path) {
        for (String field : SystemPaths.TUNE_FIELD_NAMES) {
            if (fields.has(field) && !TUNABLE_EVERYWHERE.contains(field)) {
                throw new RequestFailure.Invalid("cannot tune parameter " + field + " of " + path);
            }
        }
    }

    private static MountConfig config(MountEntry before, Fields fields) {
        MountConfig config = before.config();
        config = withTtls(config, fields);
        config = config.withAuth(LockoutSettings.tuned(before, fields));
        if (fields.has("plugin_version")) {
            throw new RequestFailure.Invalid(
                    MountFamily.at(before.path()).otherVersion(before.type()));
        }
        config =
                config.withAuditKeys(
                        texts(fields, "audit_non_hmac_request_keys", config.auditRequestKeys()),
                        texts(fields, "audit_non_hmac_response_keys", config.auditResponseKeys()));
        if (fields.has("listing_visibility")) {
            MountSettings.checkVisibility(fields.text("listing_visibility"));
            config = config.withListingVisibility(fields.text("listing_visibility"));
        }
        if (fields.has("token_type")) {
            config = config.withAuth(config.auth().withTokenKind(tokenKind(before, fields)));
        }
        return config.withHeaders(
                texts(fields, "passthrough_request_headers", config.requestHeaders()),
                texts(fields, "allowed_response_headers", config.responseHeaders()));
    }

    private static TokenKind tokenKind(MountEntry before, Fields fields) {
        if (!before.isAuth()) {
            throw new RequestFailure.Invalid("'token_type' can only be modified on auth mounts");
        }
        if (DefaultMounts.SINGLE_AUTH_TYPES.contains(before.type())) {
            throw new RequestFailure.Invalid(
                    "'token_type' cannot be set for 'token' or 'ns_token' auth mounts");
        }
        return MountSettings.tokenKind(fields.text("token_type"));
    }

    private static List<String> texts(Fields fields, String name, List<String> before) {
        return fields.has(name) ? fields.texts(name) : before;
    }

    private static MountConfig withTtls(MountConfig before, Fields fields) {
        Duration newDefault = ttl(fields.text("default_lease_ttl"), before.defaultLeaseTtl());
        Duration newMax = ttl(fields.text("max_lease_ttl"), before.maxLeaseTtl());
        MountConfig after = before.withTtls(newDefault, newMax);
        boolean both = !newDefault.isZero() && !newMax.isZero();
        if (!after.equals(before) && both && newMax.compareTo(newDefault) < 0) {
            throw new RequestFailure.Invalid(
                    "backend max lease TTL of "
                            + newMax.toSeconds()
                            + " would be less than backend default lease TTL of "
                            + newDefault.toSeconds());
        }
        return after;
    }

    private static Duration ttl(String text, Duration before) {
        return switch (text) {
            case "" -> before;
            case MountSettings.SYSTEM_TTL -> Duration.ZERO;
            default -> GoDuration.parseSeconds(text).orElseThrow(RequestFailure.Invalid::new);
        };
    }

    /** The options after the change: one that is given empty goes, except the version. */
    private static SortedMap<String, String> options(MountEntry before, Fields fields) {
        SortedMap<String, String> options = new TreeMap<>(before.options());
        for (Map.Entry<String, String> given : fields.pairs("options").entrySet()) {
            if (given.getValue().isEmpty() && !given.getKey().equals(VERSION)) {
                options.remove(given.getKey());
            } else {
                options.put(given.getKey(), given.getValue());
            }
        }
        return options;
    }

    /**
     * Checks a change of a KV mount's version: never down.
     *
     * @return what the client is told of an upgrade
     */
    private static Optional<String> versionChange(MountEntry before, Fields fields) {
        String wanted = fields.pairs("options").get(VERSION);
        if (wanted == null) {
            return Optional.empty();
        }
        long from = version("mount entry", before.options().getOrDefault(VERSION, ""));
        long to = version("options", wanted);
        if (to != 1 && to != 2) {
            throw new RequestFailure.Invalid("invalid version provided: " + to);
        }
        if (from > to) {
            throw new RequestFailure.Invalid("cannot downgrade mount from version " + from);
        }
        return from == to
                ? Optional.empty()
                : Optional.of(
                        ("Upgrading mount from version %d to version %d. This mount will be"
                                        + " unavailable for a brief period and will resume service"
                                        + " shortly.")
                                .formatted(from, to));
    }

    private static long version(String where, String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new RequestFailure.Invalid(
                    "unable to parse "
                            + where
                            + ": strconv.ParseInt: parsing \""
                            + text
                            + "\": invalid syntax");
        }
    }
}
