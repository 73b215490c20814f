package dev.coffer.gate.audit.device;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** The operating system's refusals in the words in which Go, and so every client, knows them. */
final class GoErrors {
    private GoErrors() {}

    /** For example {@code open /var/log/audit: permission denied}. */
    static String text(String call, String path, IOException refused) {
        return call + " " + path + ": " + reason(refused);
    }

    /** For example {@code dial tcp 127.0.0.1:9: connect: connection refused}. */
    static String dial(String network, String address, IOException refused) {
        String reason =
                switch (refused) {
                    case SocketTimeoutException _ -> "i/o timeout";
                    case UnknownHostException _ -> "lookup " + host(address) + ": no such host";
                    case NoRouteToHostException _ -> "connect: no route to host";
                    case ConnectException _ -> "connect: connection refused";
                    default -> "connect: " + reason(refused);
                };
        return "dial " + network + " " + address + ": " + reason;
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private static String reason(IOException refused) {
        return switch (refused) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a directory";
            case FileSystemException other when other.getReason() != null ->
                    other.getReason().toLowerCase(Locale.ROOT);
            default -> String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
        };
    }
}
