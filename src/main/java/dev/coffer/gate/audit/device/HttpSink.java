package dev.coffer.gate.audit.device;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.gate.audit.chain.Tail;
import dev.coffer.outbound.OutboundException;
import dev.coffer.outbound.Posting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server: every line is the body of a POST, accepted by a status below 300.
 *
 * <p>Source: OpenBao, builtin/audit/http/backend.go.
 */
public final class HttpSink implements LineSink {
    /** How long a connection, and then an answer, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int FIRST_REFUSAL = 300;

    private final String uri;
    private final Map<String, List<String>> headers;
    private @Nullable Posting posting;

    /** A server. */
    public HttpSink(String uri, Map<String, List<String>> headers) {
        this.uri = uri;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Tail open(KeyedHash mac) throws IOException {
        close();
        try {
            posting = new Posting(uri, headers, PATIENCE);
            return Tail.NONE;
        } catch (OutboundException refused) {
            throw failed(refused);
        }
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        Posting open = posting;
        if (open == null) {
            throw new IOException("not open");
        }
        try {
            int status = open.post(line, length);
            if (status >= FIRST_REFUSAL) {
                throw new IOException("failed to perform request: status code not 2xx: " + status);
            }
        } catch (OutboundException refused) {
            throw failed(refused);
        }
    }

    private static IOException failed(OutboundException refused) {
        return new IOException("failed to perform request: " + refused.getMessage(), refused);
    }

    @Override
    public void close() {
        Posting open = posting;
        posting = null;
        if (open != null) {
            open.close();
        }
    }
}
