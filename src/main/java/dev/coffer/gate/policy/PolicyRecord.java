package dev.coffer.gate.policy;

import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.storage.schema.RecordKey;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.schema.StoredFields;
import dev.coffer.storage.transaction.ReadTransaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a policy is stored: one record, under a keyed hash of its name. */
final class PolicyRecord {
    static final RecordRange ALL = RecordRange.all(RecordType.POLICY);
    static final RecordRange ENDS = RecordRange.all(RecordType.POLICY_END);

    /** Keeps the hashes of these names apart from those of every other kind of name. */
    private static final Bytes NAMES =
            Bytes.wrap("sys/policies/acl".getBytes(StandardCharsets.US_ASCII));

    private PolicyRecord() {}

    static RecordKey key(ReadTransaction tx, String name) {
        return RecordKey.of(RecordType.POLICY, tx.names().nameHash(NAMES, name).toArray());
    }

    /** The key under which a policy that ends is found by its end, in the order of time. */
    static RecordKey endKey(RecordKey policy, Instant end) {
        byte[] suffix = new byte[Long.BYTES + policy.bytes().length() - 1];
        ByteBuffer.wrap(suffix).putLong(end.getEpochSecond());
        policy.bytes().slice(1).copyTo(suffix, Long.BYTES);
        return RecordKey.of(RecordType.POLICY_END, suffix);
    }

    /** Whether the second of an end has passed entirely. */
    static boolean hasPassed(RecordKey end, Instant now) {
        return end.bytes().asBuffer().getLong(1) < now.getEpochSecond();
    }

    /** The policy that an end belongs to. */
    static RecordKey policyOf(RecordKey end) {
        return RecordKey.of(RecordType.POLICY, end.bytes().slice(1 + Long.BYTES).toArray());
    }

    static Bytes encode(Policy policy) {
        return StoredFields.write(
                JsonObject.builder()
                        .put("name", policy.name())
                        .put("text", policy.text())
                        .put("version", policy.version())
                        .put("cas_required", policy.casRequired())
                        .put("modified", text(policy.modified()))
                        .put("expiration", text(policy.expiration()))
                        .put("template_wildcards", policy.templates().wildcards())
                        .put("template_slashes", policy.templates().slashes())
                        .build());
    }

    static Policy decode(Bytes record) {
        StoredFields fields = StoredFields.read(record);
        return new Policy(
                fields.text("name"),
                fields.text("text"),
                fields.number("version"),
                fields.flag("cas_required"),
                moment(fields.text("modified")),
                moment(fields.text("expiration")),
                new Policy.Templates(
                        fields.flag("template_wildcards"), fields.flag("template_slashes")));
    }

    private static String text(@Nullable Instant moment) {
        return moment == null ? "" : moment.toString();
    }

    private static @Nullable Instant moment(String text) {
        return text.isEmpty() ? null : Instant.parse(text);
    }
}
