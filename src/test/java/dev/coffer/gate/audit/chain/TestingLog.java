package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.SecretBytes;
import dev.coffer.crypto.SeededRandom;
import dev.coffer.crypto.Sha256;
import dev.coffer.crypto.SigningKey;
import dev.coffer.crypto.VerifyingKey;
import dev.coffer.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log as a device writes it, line by line, and what an attacker makes of it. */
final class TestingLog {
    static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");

    final SigningKey signer = signer(1);
    final KeyedHash mac = KeyedHash.of(SecretBytes.random(SeededRandom.of(2), 32));
    private Chain chain = new Chain(new ChainKeys("device-1", mac, signer), Link.START);
    private List<String> lines = new ArrayList<>();

    static SigningKey signer(long seed) {
        return SigningKey.of(SecretBytes.random(SeededRandom.of(seed), SigningKey.SEED_BYTES));
    }

    VerifyingKey key() {
        return signer.verifyingKey();
    }

    TestingLog open() {
        return open(0);
    }

    TestingLog open(long skippedBytes) {
        JsonWriter line = new JsonWriter();
        Link link = chain.opening(line, NOW, skippedBytes);
        chain.acceptCheckpoint(link);
        return add(line);
    }

    TestingLog entries(int count) {
        for (int i = 0; i < count; i++) {
            JsonWriter line = new JsonWriter();
            line.plain("{\"time\":\"now\",\"type\":\"request\",\"n\":" + chain.last().seq());
            Link link = chain.end(line, Chain.digest(line), chain.last());
            chain.accept(link);
            TestingLog _ = add(line);
        }
        return this;
    }

    TestingLog checkpoint() {
        JsonWriter line = new JsonWriter();
        chain.acceptCheckpoint(chain.between(line, NOW));
        return add(line);
    }

    TestingLog close() {
        JsonWriter line = new JsonWriter();
        chain.acceptCheckpoint(chain.closing(line, NOW));
        return add(line);
    }

    /** The server was killed: what it knew of unsigned lines is gone. */
    TestingLog forget() {
        chain = new Chain(new ChainKeys("device-1", mac, signer), chain.last());
        return this;
    }

    private TestingLog add(JsonWriter line) {
        lines.add(new String(line.toByteArray(), StandardCharsets.UTF_8));
        return this;
    }

    /** The lines so far, each with its newline; the next ones are those of another file. */
    List<String> file() {
        List<String> file = lines;
        lines = new ArrayList<>();
        return file;
    }

    @SafeVarargs
    final Verdict verify(List<String>... files) {
        ChainVerifier verifier = new ChainVerifier(Optional.of(key()));
        for (List<String> file : files) {
            feed(verifier, String.join("", file).getBytes(StandardCharsets.UTF_8));
        }
        return verifier.verdict();
    }

    static void feed(ChainVerifier verifier, byte[] bytes) {
        try {
            verifier.file(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What somebody does who knows how it works and has no key: numbers and hashes of all lines
     * from {@code from} on made to fit, up to the next checkpoint.
     */
    static List<String> madeToFit(List<String> lines, int from) {
        List<String> fitting = new ArrayList<>(lines);
        Link last = end(lines.get(from - 1)).link();
        for (int i = from; i < lines.size() && end(lines.get(i)).signature().isEmpty(); i++) {
            byte[] line = bytes(lines.get(i));
            LineEnd end = end(lines.get(i));
            last = last.next(Sha256.hash(line, 0, end.bodyLength()));
            JsonWriter out = new JsonWriter();
            out.plain(lines.get(i).substring(0, end.bodyLength()));
            LineEnd.append(out, last, end.mac().toArray(), null);
            fitting.set(i, new String(out.toByteArray(), StandardCharsets.UTF_8));
        }
        return fitting;
    }

    static LineEnd end(String line) {
        byte[] bytes = bytes(line);
        return LineEnd.of(bytes, bytes.length - 1).orElseThrow();
    }

    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
