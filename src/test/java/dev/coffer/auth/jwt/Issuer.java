package dev.coffer.auth.jwt;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens, well and badly, and publishes keys over HTTP. */
final class Issuer implements AutoCloseable {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    /** Publishes what it is given, at every path. */
    Issuer(Supplier<String> document) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    byte[] body = document.get().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    /** For example {@code http://127.0.0.1:40123}. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static KeyPair rsa(int bits) {
        return pair("RSA", bits, "");
    }

    static KeyPair curve(String name) {
        return pair("EC", 0, name);
    }

    static KeyPair edwards() {
        return pair("Ed25519", 0, "");
    }

    private static KeyPair pair(String type, int bits, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (bits > 0) {
                generator.initialize(bits);
            }
            if (!curve.isEmpty()) {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\\n-----END PUBLIC KEY-----";
    }

    /** The published form of an RSA key. */
    static String jwks(KeyPair pair, String kid) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(kid, number(key.getModulus()), number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        return URL.encodeToString(number.toByteArray());
    }

    /** A token with this header and these claims, signed as the header's algorithm says. */
    static String token(KeyPair pair, String header, String claims) {
        String input = part(header) + "." + part(claims);
        String algorithm = header.replaceAll(".*\"alg\":\"([A-Za-z0-9]+)\".*", "$1");
        return input + "." + URL.encodeToString(signature(pair.getPrivate(), algorithm, input));
    }

    static String part(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A token "signed" with a text as if it were a shared secret. */
    static String tokenBySecret(String secret, String claims) {
        String input = part("{\"alg\":\"HS256\"}") + "." + part(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
            return input + "." + URL.encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signature(PrivateKey key, String algorithm, String input) {
        String bits = algorithm.replaceAll("\\D", "");
        try {
            Signature signer =
                    Signature.getInstance(
                            switch (algorithm.substring(0, 2)) {
                                case "RS" -> "SHA" + bits + "withRSA";
                                case "PS" -> "RSASSA-PSS";
                                case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
                                default -> "Ed25519";
                            });
            if (algorithm.startsWith("PS")) {
                String hash = "SHA-" + bits;
                signer.setParameter(
                        new PSSParameterSpec(
                                hash,
                                "MGF1",
                                new MGF1ParameterSpec(hash),
                                Integer.parseInt(bits) / 8,
                                1));
            }
            signer.initSign(key);
            signer.update(input.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Claims with these members beside a good time. */
    static String claims(long now, String more) {
        return "{\"sub\":\"ann\",\"aud\":\"coffer\",\"iat\":%d,\"exp\":%d%s}"
                .formatted(now, now + 60, more.isEmpty() ? "" : "," + more);
    }
}
