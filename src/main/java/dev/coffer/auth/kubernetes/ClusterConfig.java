package dev.coffer.auth.kubernetes;

import dev.coffer.engine.Field;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Bytes;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.StoredFields;

/**
 * Which API server reviews tokens. Immutable.
 *
 * @param host its address
 * @param authorities PEM of those who may vouch for it; empty for those of the own pod
 * @param reviewerToken shown to the API server; empty for that of the own pod, or the token itself
 * @param withoutLocal whether nothing of the own pod is used
 * @param withoutAsking whether a token is renewed though nobody knows if its account still is
 * @param checks what is checked on a token before it is reviewed
 */
record ClusterConfig(
        String host,
        String authorities,
        String reviewerToken,
        boolean withoutLocal,
        boolean withoutAsking,
        TokenChecks checks) {
    static final Field HOST =
            Field.string("kubernetes_host", "The address of the cluster's API server.");
    static final Field CA =
            Field.string("kubernetes_ca_cert", "Who may vouch for the API server, as PEM.");
    static final Field REVIEWER =
            Field.string(
                    "token_reviewer_jwt",
                    "The token that asks for reviews; without it the pod's own, or the token that"
                            + " logs in.");
    static final Field WITHOUT_LOCAL =
            Field.bool("disable_local_ca_jwt", "Uses neither authorities nor token of the pod.");
    static final Field WITHOUT_ASKING =
            Field.bool(
                    "disable_renewal_review",
                    "Renews tokens without asking the cluster whether the account is still there.");

    /**
     * The settings that a client gives.
     *
     * @throws RequestFailure.Invalid 400
     */
    static ClusterConfig of(Fields fields) {
        ClusterConfig config =
                new ClusterConfig(
                        fields.text(HOST.name()),
                        fields.text(CA.name()),
                        fields.text(REVIEWER.name()),
                        fields.bool(WITHOUT_LOCAL.name()),
                        fields.bool(WITHOUT_ASKING.name()),
                        TokenChecks.of(fields));
        if (config.host.isEmpty()) {
            throw new RequestFailure.Invalid("no host provided");
        }
        if (config.withoutLocal && config.authorities.isEmpty()) {
            throw new RequestFailure.Invalid(
                    "kubernetes_ca_cert must be given when disable_local_ca_jwt is true");
        }
        return config;
    }

    /** What may be seen of it: not the reviewer's token. */
    JsonObject view() {
        JsonObject.Builder shown =
                JsonObject.builder()
                        .put(WITHOUT_LOCAL.name(), withoutLocal)
                        .put(WITHOUT_ASKING.name(), withoutAsking)
                        .put(CA.name(), authorities)
                        .put(HOST.name(), host)
                        .put("token_reviewer_jwt_set", !reviewerToken.isEmpty());
        checks.show(shown);
        return shown.build();
    }

    Bytes encode() {
        JsonObject.Builder record =
                JsonObject.builder()
                        .put(HOST.name(), host)
                        .put(CA.name(), authorities)
                        .put(REVIEWER.name(), reviewerToken)
                        .put(WITHOUT_LOCAL.name(), withoutLocal)
                        .put(WITHOUT_ASKING.name(), withoutAsking);
        checks.store(record);
        return StoredFields.write(record.build());
    }

    static ClusterConfig decode(Bytes content) {
        StoredFields record = StoredFields.read(content);
        return new ClusterConfig(
                record.text(HOST.name()),
                record.text(CA.name()),
                record.text(REVIEWER.name()),
                record.flag(WITHOUT_LOCAL.name()),
                record.flag(WITHOUT_ASKING.name()),
                TokenChecks.stored(record));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ClusterConfig[" + host + "]";
    }
}
