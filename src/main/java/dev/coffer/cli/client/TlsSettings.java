package dev.coffer.cli.client;

/**
 * How a server is trusted and how the client shows who it is; each empty for the system's way.
 *
 * @param caCert file with certificates in PEM
 * @param caCertText the same as text, instead of a file
 * @param caPath folder of such files
 * @param clientCert file with the client's certificates in PEM
 * @param clientKey file with its private key in PEM
 * @param serverName name that the server's certificate must have, and which is asked for
 * @param insecureSkipVerify whether any certificate will do
 */
public record TlsSettings(
        String caCert,
        String caCertText,
        String caPath,
        String clientCert,
        String clientKey,
        String serverName,
        boolean insecureSkipVerify) {}
