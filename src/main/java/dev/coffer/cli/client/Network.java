package dev.coffer.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a server cannot be reached, in the words that OpenBao's command line has from Go. */
final class Network {
    private Network() {}

    static String reason(IOException broken, ApiAddress address) {
        String dial = "dial tcp " + address.bareHost() + ":" + address.port() + ": ";
        return switch (broken) {
            case UnknownHostException _ ->
                    "dial tcp: lookup " + address.bareHost() + ": no such host";
            case ConnectException refused -> dial + "connect: " + lower(refused);
            case NoRouteToHostException _ -> dial + "connect: no route to host";
            case SocketTimeoutException _ -> "context deadline exceeded";
            case SSLException tls -> tls(tls);
            case EOFException _ -> "EOF";
            default -> lower(broken);
        };
    }

    private static String lower(IOException broken) {
        String message = broken.getMessage() == null ? "no answer" : broken.getMessage();
        return message.equals("Connection refused")
                ? "connection refused"
                : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String tls(SSLException broken) {
        String message = String.valueOf(broken.getMessage());
        if (message.startsWith("Unsupported or unrecognized SSL message")) {
            return "http: server gave HTTP response to HTTPS client";
        }
        if (message.contains("unable to find valid certification path")) {
            return "tls: failed to verify certificate: x509: certificate signed by unknown"
                    + " authority";
        }
        return broken.getCause() instanceof CertificateException refused
                ? "tls: failed to verify certificate: x509: " + refused.getMessage()
                : "tls: " + lower(broken);
    }
}
