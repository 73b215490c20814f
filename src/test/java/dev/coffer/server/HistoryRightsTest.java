package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.server.TestingServer.Sender;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * History, differences and rollback as policies see them: each needs its own right and that of the
 * call it stands for, and none brings to light what a read refuses.
 */
final class HistoryRightsTest {
    private static final TestingServer SERVER = TestingServer.inMemory();
    private static final String OWN =
            "path \"h/metadata-history/*\" { capabilities = [\"read\"] }"
                    + " path \"h/diff/*\" { capabilities = [\"read\"] }"
                    + " path \"h/metadata-rollback/*\" { capabilities = [\"update\"] }";

    @BeforeAll
    static void mount() {
        must(
                204,
                SERVER.call(
                        "POST",
                        "sys/mounts/h",
                        "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}"));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void key() {
        must(204, SERVER.call("DELETE", "h/metadata/a", ""));
        must(200, SERVER.call("POST", "h/data/a", "{\"data\":{\"v\":\"one\"}}"));
        must(200, SERVER.call("POST", "h/data/a", "{\"data\":{\"v\":\"two\"}}"));
        must(204, SERVER.call("POST", "h/metadata/a", "{\"custom_metadata\":{\"o\":\"hidden\"}}"));
        must(
                204,
                SERVER.call(
                        "POST",
                        "h/metadata/a",
                        "{\"custom_metadata\":{\"o\":\"shown\"},\"max_versions\":5}"));
    }

    private static void must(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static Sender with(String rules) {
        String policy = rules.replace("\"", "\\\"");
        must(204, SERVER.call("PUT", "sys/policies/acl/h", "{\"policy\":\"" + policy + "\"}"));
        Answer token =
                SERVER.call(
                        "POST",
                        "auth/token/create",
                        "{\"policies\":[\"h\"],\"display_name\":\"ada\"}");
        return new Sender(token.textAt("auth", "client_token"), Map.of());
    }

    private static int get(Sender sender, String path) {
        return SERVER.callWith(sender, "GET", "h/" + path, "").status();
    }

    private static Answer rollback(Sender sender) {
        return SERVER.callWith(
                sender,
                "POST",
                "h/metadata-rollback/a",
                "{\"metadata_version\":1,\"metadata_cas\":2}");
    }

    private static String rule(String path, String capabilities, String more) {
        return " path \"h/" + path + "\" { capabilities = [" + capabilities + "] " + more + " }";
    }

    @Test
    void eachPath_withItsOwnRightAlone_isRefused() {
        Sender sender = with(OWN);
        assertThat(get(sender, "metadata-history/a")).isEqualTo(403);
        assertThat(get(sender, "diff/a?from=1")).isEqualTo(403);
        assertThat(get(sender, "diff/a?from=1&kind=metadata")).isEqualTo(403);
        must(403, rollback(sender));
        assertThat(get(sender, "diff/none?from=1")).as("whether there is a key").isEqualTo(403);
    }

    @Test
    void eachPath_withoutItsOwnRight_isRefused() {
        Sender sender =
                with(
                        rule("data/a", "\"read\"", "")
                                + rule("metadata/a", "\"read\",\"update\"", ""));
        assertThat(get(sender, "metadata-history/a")).isEqualTo(403);
        assertThat(get(sender, "diff/a?from=1")).isEqualTo(403);
        must(403, rollback(sender));
    }

    @Test
    void eachPath_withBothRights_isAnswered() {
        Sender sender =
                with(
                        OWN
                                + rule("data/a", "\"read\"", "")
                                + rule("metadata/a", "\"read\",\"update\"", ""));
        assertThat(get(sender, "metadata-history/a")).isEqualTo(200);
        assertThat(get(sender, "diff/a?from=1&values=true")).isEqualTo(200);
        assertThat(get(sender, "diff/a?from=1&kind=metadata")).isEqualTo(200);
        Answer done = rollback(sender);
        must(200, done);
        assertThat(done.textAt("data", "current_metadata_version")).isEqualTo("3");
        Answer metadata = SERVER.call("GET", "h/metadata/a", "");
        assertThat(metadata.textAt("data", "updated_by", "display_name")).isEqualTo("token-ada");
        assertThat(metadata.textAt("data", "custom_metadata", "o")).isEqualTo("hidden");
    }

    @Test
    void oldVersions_thatAReadRefuses_areNotReachedOtherwise() {
        Sender sender =
                with(
                        OWN
                                + rule("data/a", "\"read\"", "denied_parameters = {\"version\"=[]}")
                                + rule(
                                        "metadata/a",
                                        "\"read\",\"update\"",
                                        "denied_parameters = {\"metadata_version\"=[]}"));
        assertThat(get(sender, "data/a")).isEqualTo(200);
        assertThat(get(sender, "data/a?version=1")).isEqualTo(403);
        assertThat(get(sender, "metadata/a?metadata_version=1")).isEqualTo(403);

        assertThat(get(sender, "diff/a?from=1&values=true")).isEqualTo(403);
        assertThat(get(sender, "diff/a?from=1&kind=metadata&values=true")).isEqualTo(403);
        must(403, rollback(sender));
        assertThat(SERVER.callWith(sender, "GET", "h/data/a", "").body()).doesNotContain("hidden");
    }

    @Test
    void copy_ofWhatAReadRefuses_isRefused() {
        String body = "{\"from\":\"a\",\"to\":\"b\"}";
        String rights =
                rule("copy", "\"update\"", "")
                        + rule("data/b", "\"create\",\"read\"", "")
                        + rule("undelete/b", "\"update\"", "")
                        + rule("metadata/b", "\"create\",\"read\"", "")
                        + rule("metadata/a", "\"read\"", "");
        Sender sender =
                with(rights + rule("data/a", "\"read\"", "denied_parameters = {\"version\"=[]}"));
        must(403, SERVER.callWith(sender, "POST", "h/copy", body));
        String current = body.replace("}", ",\"versions\":\"current\",\"dry_run\":true}");
        must(200, SERVER.callWith(sender, "POST", "h/copy", current));

        must(204, SERVER.call("DELETE", "h/data/a", ""));
        sender = with(rights + rule("data/a", "\"read\"", ""));
        must(403, SERVER.callWith(sender, "POST", "h/copy", body));
        must(403, SERVER.callWith(sender, "POST", "h/copy", current));
        sender =
                with(
                        rights
                                + rule("data/a", "\"read\"", "")
                                + rule("undelete/a", "\"update\"", ""));
        must(200, SERVER.callWith(sender, "POST", "h/copy", current));
    }

    @Test
    void rollback_thatWouldWriteAFieldThatIsRefused_isRefused() {
        Sender sender =
                with(
                        OWN
                                + rule(
                                        "metadata/a",
                                        "\"read\",\"update\"",
                                        "denied_parameters = {\"max_versions\"=[]}"));
        must(403, rollback(sender));
        must(204, SERVER.call("POST", "h/metadata/a", "{\"max_versions\":0}"));
        must(
                200,
                SERVER.callWith(
                        sender,
                        "POST",
                        "h/metadata-rollback/a",
                        "{\"metadata_version\":1,\"metadata_cas\":3}"));
    }

    @Test
    void value_thatMustBeWrapped_isComparedOnlyWrapped() {
        Sender sender = with(OWN + rule("data/a", "\"read\"", "min_wrapping_ttl = \"1m\""));
        assertThat(get(sender, "diff/a?from=1&values=true")).isEqualTo(403);
        Answer wrapped =
                SERVER.callWith(
                        new Sender(sender.token(), Map.of("X-Vault-Wrap-TTL", "5m")),
                        "GET",
                        "h/diff/a?from=1&values=true",
                        "");
        must(200, wrapped);
        assertThat(wrapped.body()).contains("wrap_info").doesNotContain("one");
    }

    @Test
    void repeatOfARollback_isAnsweredOnce() {
        Sender sender = new Sender(SERVER.token(), Map.of("Idempotency-Key", "rollback-1"));
        must(200, rollback(sender));
        Answer again = rollback(sender);
        must(200, again);
        assertThat(again.textAt("data", "current_metadata_version")).isEqualTo("3");
        assertThat(
                        SERVER.call("GET", "h/metadata/a", "")
                                .textAt("data", "current_metadata_version"))
                .isEqualTo("3");
    }
}
