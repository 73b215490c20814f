package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates and keys as users make them, with the openssl command. */
final class TestingCertificates {
    private final Path folder;

    TestingCertificates(Path folder) {
        this.folder = folder;
    }

    /** The two files of one identity. */
    record Identity(Path certificate, Path key) {
        TlsSettings settings() {
            return TlsSettings.of(certificate, key);
        }
    }

    /** Whether the command is there at all. */
    static boolean available() {
        return Files.isExecutable(Path.of("/usr/bin/openssl"));
    }

    /** A certificate for 127.0.0.1 that signs itself. */
    Identity selfSigned(String name, String... algorithm) throws Exception {
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + "-key.pem");
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2"));
        command.add("-newkey");
        command.addAll(List.of(algorithm));
        command.addAll(List.of("-subj", "/CN=" + name, "-addext"));
        command.addAll(List.of("subjectAltName=IP:127.0.0.1", "-keyout", key.toString()));
        command.addAll(List.of("-out", certificate.toString()));
        openssl(command.toArray(String[]::new));
        return new Identity(certificate, key);
    }

    Identity selfSigned(String name) throws Exception {
        return selfSigned(name, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    }

    /** A certificate for a client, signed by {@code authority}. */
    Identity signedBy(Identity authority, String name) throws Exception {
        Path key = folder.resolve(name + "-key.pem");
        Path request = folder.resolve(name + ".csr");
        Path certificate = folder.resolve(name + ".pem");
        openssl(
                "req",
                "-new",
                "-nodes",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key.toString(),
                "-out",
                request.toString());
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                request.toString(),
                "-CA",
                authority.certificate().toString(),
                "-CAkey",
                authority.key().toString(),
                "-CAcreateserial",
                "-out",
                certificate.toString());
        return new Identity(certificate, key);
    }

    /** Both in one PKCS #12 file with the password {@code changeit}, as the JDK reads it. */
    Path pkcs12(Identity identity) throws Exception {
        Path file = folder.resolve(identity.certificate().getFileName() + ".p12");
        openssl(
                "pkcs12",
                "-export",
                "-passout",
                "pass:changeit",
                "-name",
                "client",
                "-in",
                identity.certificate().toString(),
                "-inkey",
                identity.key().toString(),
                "-out",
                file.toString());
        return file;
    }

    /** Runs the command and fails with what it says. */
    void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
