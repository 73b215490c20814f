package dev.coffer.gate.audit;

import dev.coffer.crypto.Der;
import dev.coffer.gate.audit.chain.Timestamp;
import dev.coffer.gate.routing.MountEntry;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonWriter;
import dev.coffer.request.Bytes;
import dev.coffer.request.ClientToken;
import dev.coffer.request.Product;
import dev.coffer.request.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as OpenBao's JSON, field by field in the order of its structures; fields that are
 * empty are left out. Every entry lacks its last brace: the chain follows. Thread-safe.
 *
 * <p>Source: OpenBao, audit/format.go and audit/format_json.go.
 */
final class EntryFormat {
    private static final String NAMESPACE = "root";
    private static final String SYSTEM_MOUNT = "sys/";

    private static final String RUNNING_VERSION = "v" + Product.VERSION + "+builtin.coffer";

    private final EntryOptions options;
    private final ValueHash hash;
    private final byte[] prefix;

    /** Entries of one device. */
    EntryFormat(EntryOptions options, ValueHash hash) {
        this.options = options;
        this.hash = hash;
        this.prefix = options.prefix().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what is asked. */
    void request(JsonWriter out, AuditRequest entry, Instant time, AuditedHeaders headers) {
        FieldWriter fields = begin(out, "request", time);
        asked(fields, out, entry, headers);
        if (entry.refusal() != null) {
            fields.text("error", ErrorText.ofRequest(entry.refusal()));
        }
    }

    /** Writes how it ended. */
    void response(JsonWriter out, AuditResponse entry, Instant time, AuditedHeaders headers) {
        FieldWriter fields = begin(out, "response", time);
        asked(fields, out, entry.request(), headers);
        fields.begin("response");
        new AnswerFormat(options, hash, fields, out).write(entry);
        fields.end();
        if (entry.refusal() != null) {
            fields.text("error", ErrorText.ofResponse(entry.refusal()));
        }
    }

    private FieldWriter begin(JsonWriter out, String type, Instant time) {
        out.raw(prefix).plain("{\"time\":");
        Timestamp.append(out, time);
        out.plain(",\"type\":\"").plain(type).one('"');
        return new FieldWriter(out, true);
    }

    /** The members {@code auth} and {@code request}, the same in both entries of a request. */
    private void asked(
            FieldWriter fields, JsonWriter out, AuditRequest entry, AuditedHeaders headers) {
        Bytes written = entry.memo().of(this);
        if (written != null) {
            out.raw(written.toArray());
            return;
        }
        int start = out.size();
        Shown token = token(entry.request().caller().token());
        Shown accessor = new Shown(entry.auth().accessor(), options.hashAccessor());
        fields.begin("auth");
        if (entry.auth().token() != null) {
            token.write(fields, "client_token");
        }
        accessor.write(fields, "accessor");
        auth(fields, entry.auth());
        fields.end();
        request(fields, out, entry, new Caller(token, accessor, headers));
        entry.memo().keep(this, out, start);
    }

    private Shown token(@Nullable ClientToken sent) {
        return new Shown(sent == null ? "" : sent.exposeForHashing(), true);
    }

    /** A value that is written more than once: hashed once. */
    private final class Shown {
        private final String value;
        private final byte @Nullable [] hashed;

        Shown(String value, boolean hidden) {
            this.value = value;
            this.hashed = hidden && !options.raw() && !value.isEmpty() ? hash.hash(value) : null;
        }

        void write(FieldWriter fields, String name) {
            if (hashed == null) {
                fields.text(name, value);
            } else {
                ValueHash.append(fields.member(name), hashed);
            }
        }
    }

    private record Caller(Shown token, Shown accessor, AuditedHeaders headers) {}

    private void request(FieldWriter fields, JsonWriter out, AuditRequest entry, Caller caller) {
        fields.begin("request");
        Request request = entry.request();
        fields.text("id", request.id());
        fields.text("client_id", entry.auth().entityId());
        fields.text("operation", entry.operation());
        mount(fields, entry.mount(), "mount_running_version");
        caller.token().write(fields, "client_token");
        caller.accessor().write(fields, "client_token_accessor");
        fields.begin("namespace");
        fields.text("id", NAMESPACE);
        fields.end();
        fields.text("path", request.path().text());
        data(fields, out, entry);
        fields.text("remote_address", request.caller().remoteAddress());
        fields.number("remote_port", request.caller().remotePort());
        Duration wrapTtl = request.caller().wrapTtl();
        fields.number("wrap_ttl", wrapTtl == null ? 0 : wrapTtl.toSeconds());
        headers(fields, request, caller.headers());
        certificate(fields, request.caller().certificates());
        parts(fields, out, entry.parts());
        fields.end();
    }

    /** The number of the certificate that a client has shown, trusted or not. */
    private static void certificate(FieldWriter fields, List<Bytes> shown) {
        if (!shown.isEmpty()) {
            Der.serialNumber(shown.getFirst().toArray())
                    .ifPresent(number ->
                            fields.text("client_certificate_serial_number", number.toString()));
        }
    }

    private static void auth(FieldWriter fields, AuditAuth auth) {
        fields.text("display_name", auth.displayName());
        fields.texts("policies", auth.policies());
        fields.texts("token_policies", auth.tokenPolicies());
        fields.texts("identity_policies", auth.identityPolicies());
        fields.flag("no_default_policy", auth.noDefaultPolicy());
        policyResults(fields, auth.granting());
        metadata(fields, auth.metadata());
        fields.number("num_uses", auth.numUses());
        fields.number("remaining_uses", auth.remainingUses());
        fields.text("entity_id", auth.entityId());
        fields.flag("entity_created", auth.entityCreated());
        fields.text("token_type", auth.tokenType());
        fields.number("token_ttl", auth.tokenTtlSeconds());
        if (auth.issueTime() != null) {
            Timestamp.appendSeconds(fields.member("token_issue_time"), auth.issueTime());
        }
    }

    private static void policyResults(
            FieldWriter fields, AuditAuth.@Nullable PolicyResults results) {
        if (results == null) {
            return;
        }
        fields.begin("policy_results");
        fields.member("allowed").bool(results.allowed());
        if (!results.granting().isEmpty()) {
            JsonWriter out = fields.member("granting_policies");
            char before = '[';
            for (String name : results.granting()) {
                out.one(before).plain("{\"name\":").string(name);
                out.plain(",\"namespace_id\":\"root\",\"type\":\"acl\"}");
                before = ',';
            }
            out.one(']');
        }
        fields.end();
    }

    private static void metadata(FieldWriter fields, Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return;
        }
        JsonWriter out = fields.member("metadata");
        char before = '{';
        Map<String, String> sorted = new TreeMap<>(JsonObject.NAME_ORDER);
        sorted.putAll(metadata);
        for (Map.Entry<String, String> member : sorted.entrySet()) {
            out.one(before).string(member.getKey()).one(':').string(member.getValue());
            before = ',';
        }
        out.one('}');
    }

    /** What request and response both say of the mount. */
    static void mount(FieldWriter fields, @Nullable MountEntry mount, String versionName) {
        if (mount == null) {
            return;
        }
        fields.text("mount_point", mount.path());
        fields.text("mount_type", mount.type());
        fields.text("mount_accessor", mount.accessor());
        fields.text(versionName, RUNNING_VERSION);
        if (!mount.path().equals(SYSTEM_MOUNT)) {
            fields.text("mount_class", mount.isAuth() ? "auth" : "secret");
        }
    }

    private void data(FieldWriter fields, JsonWriter out, AuditRequest entry) {
        JsonObject sent = entry.request().fields();
        if (sent.isEmpty()) {
            return;
        }
        fields.member("data");
        if (options.raw()) {
            out.value(JsonWriter.sorted(sent));
            return;
        }
        MountEntry mount = entry.mount();
        Set<String> clear =
                mount == null ? Set.of() : Set.copyOf(mount.config().auditRequestKeys());
        new HashedData(out, hash, clear).sent(sent);
    }

    /** Source: OpenBao, vault/audited_headers.go: also in a raw log the values are hashed. */
    private void headers(FieldWriter fields, Request request, AuditedHeaders wanted) {
        boolean begun = false;
        for (Map.Entry<String, Boolean> header : wanted.hashed().entrySet()) {
            List<String> values = request.headers().get(header.getKey());
            if (values == null) {
                continue;
            }
            if (!begun) {
                fields.begin("headers");
                begun = true;
            }
            fields.member(header.getKey());
            fields.list(header.getValue() ? values.stream().map(hash::of).toList() : values);
        }
        if (begun) {
            fields.end();
        }
    }

    private static void parts(FieldWriter fields, JsonWriter out, List<SubRequest> parts) {
        if (parts.isEmpty()) {
            return;
        }
        fields.member("sub_requests");
        char before = '[';
        for (SubRequest part : parts) {
            out.one(before).one('{');
            FieldWriter member = new FieldWriter(out, false);
            member.text("operation", part.operation());
            member.text("path", part.path());
            member.text("mount_point", part.mountPoint());
            out.one('}');
            before = ',';
        }
        out.one(']');
    }
}
