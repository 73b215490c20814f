package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may do everything but one thing cannot do that one thing however its path is written: each
 * form is either refused or means something else.
 */
final class PathTricksTest {
    private static final String VALUE = "sesame";
    private static final String STOLEN = "{\"data\":{\"v\":\"stolen\"}}";
    private static final String EVERYTHING =
            " { capabilities = [\"create\",\"read\",\"update\",\"delete\",\"list\",\"scan\","
                    + "\"patch\",\"sudo\"] }\n";

    private static final List<String> SLASHES =
            List.of("//", "%2F", "%2f", "/./", "/%2e/", "/x/../", "%252f", "/%20/", "/%2F");

    private static final List<String> BEGINNINGS =
            List.of("/", "//", "%2F", "./", "%2e/", "x/../", "%20", "v1/", "+/");

    private static final List<String> ENDS =
            List.of(
                    "/",
                    "//",
                    "%2F",
                    "%2f%2F",
                    ".",
                    "/.",
                    "/..",
                    "%20",
                    "+",
                    "*",
                    "/*",
                    "/+",
                    "%00",
                    "%0a",
                    "%09",
                    ";a=b",
                    ";",
                    "%3f",
                    "%23",
                    "?",
                    "%ef%bb%bf",
                    "%c2%a0",
                    "%cc%81",
                    "%e2%80%8b",
                    "/%2e",
                    "%5c",
                    "..;/");

    private static TestingServer server;
    private static String token;

    @BeforeAll
    static void start() {
        server = TestingServer.inMemory();
        ok("POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        ok("POST", "sys/mounts/old", "{\"type\":\"kv\"}");
        ok("POST", "kv/data/team/secret", "{\"data\":{\"v\":\"" + VALUE + "\"}}");
        ok("POST", "old/team/secret", "{\"v\":\"" + VALUE + "\"}");
        ok("POST", "sys/mounts/guarded", "{\"type\":\"kv\",\"description\":\"kept\"}");
        ok("POST", "sys/auth/userpass", "{\"type\":\"userpass\"}");
        ok("POST", "sys/auth/approle", "{\"type\":\"approle\"}");
        ok("POST", "auth/userpass/users/ann", "{\"password\":\"" + VALUE + "\"}");
        ok("POST", "auth/approle/role/app", "{\"role_id\":\"" + VALUE + "\"}");
        ok("POST", "identity/group", "{\"name\":\"crew\",\"metadata\":{\"m\":\"kept\"}}");
        ok("POST", "sys/policies/acl/guarded", policy("path \"" + VALUE + "\" { }"));
        ok(
                "POST",
                "sys/policies/acl/all-but-one",
                policy(
                        "path \"*\""
                                + EVERYTHING
                                + deny("kv/data/team/secret")
                                + deny("kv/metadata/team/secret")
                                + deny("kv/subkeys/team/secret")
                                + deny("kv/delete/team/secret")
                                + deny("kv/undelete/team/secret")
                                + deny("kv/destroy/team/secret")
                                + deny("old/team/secret")
                                + deny("sys/policies/acl/guarded")
                                + deny("sys/policy/guarded")
                                + deny("sys/policies/detailed/*")
                                + deny("auth/userpass/users/ann")
                                + deny("auth/userpass/users/ann/password")
                                + deny("auth/userpass/users/ann/policies")
                                + deny("auth/approle/role/app")
                                + deny("auth/approle/role/app/role-id")
                                + deny("identity/group/name/crew")
                                + deny("sys/mounts/guarded")
                                + deny("sys/mounts/guarded/tune")
                                + deny("sys/auth/approle")));
        Answer made = server.call("POST", "auth/token/create", "{\"policies\":[\"all-but-one\"]}");
        token = made.textAt("auth", "client_token");
        assertThat(server.callAs(token, "GET", "sys/mounts").status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String policy(String text) {
        return "{\"policy\":\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"}";
    }

    private static String deny(String path) {
        return "path \"" + path + "\" { capabilities = [\"deny\"] }\n";
    }

    private static void ok(String method, String path, String body) {
        assertThat(server.call(method, path, body).status()).as(path).isBetween(200, 204);
    }

    @Test
    void secret_inWhateverForm_isNeitherReadNorChanged() {
        Set<String> forms = forms("kv/data/team/secret");
        forms.addAll(forms("old/team/secret"));
        assertThat(forms).hasSizeGreaterThan(400);
        for (String form : forms) {
            assertNotShown("GET", form);
            assertNotShown("LIST", form);
            assertNotShown("GET", form + "?list=true");
            assertNotShown("GET", form + "?version=1");
            assertThat(server.callAs(token, "POST", form, STOLEN).body()).doesNotContain(VALUE);
            assertThat(server.callAs(token, "DELETE", form).body()).doesNotContain(VALUE);
        }
        Answer kept = server.call("GET", "kv/data/team/secret");
        assertThat(kept.textAt("data", "data", "v")).isEqualTo(VALUE);
        assertThat(kept.textAt("data", "metadata", "version")).isEqualTo("1");
        assertThat(server.call("GET", "old/team/secret").textAt("data", "v")).isEqualTo(VALUE);
    }

    @Test
    void metadata_inWhateverForm_isNotRemoved() {
        for (String folder : List.of("metadata", "destroy", "delete", "subkeys")) {
            for (String form : forms("kv/" + folder + "/team/secret")) {
                int _ = server.callAs(token, "DELETE", form).status();
                int _ = server.callAs(token, "PATCH", form, "{\"max_versions\":1}").status();
                int _ = server.callAs(token, "POST", form, "{\"versions\":[1]}").status();
            }
        }
        Answer kept = server.call("GET", "kv/metadata/team/secret");
        assertThat(kept.textAt("data", "versions", "1", "destroyed")).isEqualTo("false");
        assertThat(kept.textAt("data", "versions", "1", "deletion_time")).isEmpty();
        assertThat(kept.textAt("data", "max_versions")).isEqualTo("0");
    }

    @Test
    void policy_inWhateverForm_isNeitherReadNorChanged() {
        Set<String> forms = forms("sys/policies/acl/guarded");
        forms.addAll(forms("sys/policy/guarded"));
        for (String form : forms) {
            assertNotShown("GET", form);
            int _ = server.callAs(token, "POST", form, policy("path \"*\"" + EVERYTHING)).status();
            int _ = server.callAs(token, "PATCH", form, "{\"cas_required\":true}").status();
            int _ = server.callAs(token, "DELETE", form).status();
        }
        Answer kept = server.call("GET", "sys/policies/acl/guarded");
        assertThat(kept.textAt("data", "version")).isEqualTo("1");
        assertThat(kept.textAt("data", "cas_required")).isEqualTo("false");
    }

    @Test
    void user_inWhateverForm_keepsItsPassword() {
        for (String part : List.of("", "/password", "/policies")) {
            for (String form : forms("auth/userpass/users/ann" + part)) {
                int _ = server.callAs(token, "POST", form, "{\"password\":\"stolen\"}").status();
                int _ = server.callAs(token, "DELETE", form).status();
            }
        }
        Answer login = server.call("POST", "auth/userpass/login/ann", "{\"password\":\"sesame\"}");
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.textAt("auth", "client_token")).isNotEmpty();
    }

    @Test
    void role_inWhateverForm_keepsItsId() {
        for (String part : List.of("", "/role-id")) {
            for (String form : forms("auth/approle/role/app" + part)) {
                assertNotShown("GET", form);
                int _ = server.callAs(token, "POST", form, "{\"role_id\":\"stolen\"}").status();
                int _ = server.callAs(token, "DELETE", form).status();
            }
        }
        assertThat(server.call("GET", "auth/approle/role/app/role-id").textAt("data", "role_id"))
                .isEqualTo(VALUE);
    }

    @Test
    void groupAndMounts_inWhateverForm_areKept() {
        Set<String> forms = forms("identity/group/name/crew");
        forms.addAll(forms("sys/mounts/guarded"));
        forms.addAll(forms("sys/mounts/guarded/tune"));
        forms.addAll(forms("sys/auth/approle"));
        for (String form : forms) {
            int _ =
                    server.callAs(
                                    token,
                                    "POST",
                                    form,
                                    "{\"metadata\":{\"m\":\"stolen\"},\"description\":\"stolen\"}")
                            .status();
            int _ = server.callAs(token, "DELETE", form).status();
        }
        assertThat(server.call("GET", "identity/group/name/crew").textAt("data", "metadata", "m"))
                .isEqualTo("kept");
        assertThat(server.call("GET", "sys/mounts/guarded").textAt("data", "description"))
                .isEqualTo("kept");
        assertThat(server.call("GET", "sys/auth/approle").textAt("data", "type"))
                .isEqualTo("approle");
    }

    private static void assertNotShown(String method, String form) {
        Answer answer = server.callAs(token, method, form);
        assertThat(answer.body()).as("%s %s", method, form).doesNotContain(VALUE);
        assertThat(answer.status()).as("%s %s", method, form).isLessThan(500);
    }

    /** Other ways to write a path, alone and two at a time. */
    private static Set<String> forms(String path) {
        Set<String> single = new LinkedHashSet<>();
        single.add(path);
        for (String slash : SLASHES) {
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                single.add(path.substring(0, at) + slash + path.substring(at + 1));
            }
        }
        ENDS.forEach(end -> single.add(path + end));
        BEGINNINGS.forEach(begin -> single.add(begin + path));
        String name = path.substring(path.lastIndexOf('/') + 1);
        String folder = path.substring(0, path.length() - name.length());
        others(name).forEach(other -> single.add(folder + other));
        single.add(path.toUpperCase(Locale.ROOT));
        Set<String> forms = new LinkedHashSet<>(single);
        for (String form : single) {
            forms.add(form + "/");
            forms.add(form + "%2F");
            forms.add(form.replace("team", "TEAM").replace("/ann", "/Ann").replace("/app", "/APP"));
            forms.add(form.replaceFirst("/", "//"));
        }
        forms.removeIf(PathTricksTest::unsendable);
        return forms;
    }

    private static List<String> others(String name) {
        String hex = Integer.toHexString(name.charAt(0));
        return List.of(
                name.toUpperCase(Locale.ROOT),
                name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                "%" + hex + name.substring(1),
                "%25" + hex + name.substring(1),
                name.replace('e', '\u0435'),
                name.replace('s', '\u017f'),
                name.replace('d', '\uff44'),
                name.replace('k', '\u212a'),
                "%20" + name,
                "%09" + name,
                "+",
                "*",
                name.charAt(0) + "*");
    }

    private static boolean unsendable(String form) {
        try {
            URI _ = URI.create("http://127.0.0.1:1/v1/" + form);
            return false;
        } catch (IllegalArgumentException _) {
            return true;
        }
    }
}
