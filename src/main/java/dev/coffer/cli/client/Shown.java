package dev.coffer.cli.client;

import dev.coffer.request.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A request as text: the command of curl that sends it, the policy that allows it. */
final class Shown {
    private static final List<String> SUDO =
            List.of(
                    "auth/token/accessors",
                    "sys/audit",
                    "sys/auth/",
                    "sys/config/auditing",
                    "sys/config/cors",
                    "sys/config/ui",
                    "sys/leases/lookup/",
                    "sys/leases/revoke-force/",
                    "sys/leases/revoke-prefix/",
                    "sys/plugins",
                    "sys/raw",
                    "sys/remount",
                    "sys/rotate",
                    "sys/seal",
                    "sys/step-down");

    private Shown() {}

    /** Without the token, which the shell asks for. */
    static String curl(
            ApiRequest request, List<String> headers, ClientSettings settings, String url) {
        StringBuilder text = new StringBuilder("curl ");
        TlsSettings tls = settings.tls();
        if (tls.insecureSkipVerify()) {
            StringBuilder _ = text.append("--insecure ");
        }
        if (!request.method().equals("GET")) {
            StringBuilder _ = text.append("-X ").append(request.method()).append(' ');
        }
        option(text, "--cacert", tls.caCert());
        option(text, "--capath", tls.caPath());
        option(text, "--cert", tls.clientCert());
        option(text, "--key", tls.clientKey());
        for (String header : headers) {
            boolean secret = header.toLowerCase(Locale.ROOT).startsWith("x-vault-token:");
            String shown = secret ? "X-Vault-Token: $(coffer print token)" : header;
            StringBuilder _ = text.append("-H \"").append(shown).append("\" ");
        }
        Bytes body = request.body();
        if (body != null && !body.isEmpty()) {
            option(text, "-d", body.utf8());
        }
        return text.append('"').append(url).append('"').toString();
    }

    /** The same command with a file as the body. */
    static String sending(String curl, Path file) {
        StringBuilder option = new StringBuilder(" ");
        option(option, "--data-binary", "@" + file);
        return curl + option.toString().stripTrailing();
    }

    private static void option(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            String quoted = value.replace("'", "'\"'\"'");
            StringBuilder _ = text.append(name).append(" '").append(quoted).append("' ");
        }
    }

    /** Source: OpenBao, api/output_policy.go. */
    static String policy(ApiRequest request) {
        String capabilities =
                switch (request.operation()) {
                    case "PUT", "POST" -> "create\", \"update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> "delete";
                    case "LIST" -> "list";
                    case "SCAN" -> "scan";
                    default -> "read";
                };
        String path = Paths.withoutLeadingSlash(request.path());
        String sudo = isSudo(path) ? "\", \"sudo" : "";
        return "path \"" + path + "\" {\n  capabilities = [\"" + capabilities + sudo + "\"]\n}";
    }

    private static boolean isSudo(String path) {
        for (String each : SUDO) {
            boolean below = each.endsWith("/") && path.startsWith(each);
            if (below || path.equals(each) || path.startsWith(each + "/")) {
                return true;
            }
        }
        return false;
    }
}
