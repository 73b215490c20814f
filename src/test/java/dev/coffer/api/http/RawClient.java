package dev.coffer.api.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.request.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends bytes exactly as a test wants them and reads what comes back. */
final class RawClient implements AutoCloseable {
    /** Ends a test that waits for an answer that never comes. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** One answer. */
    record Answer(String statusLine, Map<String, String> headers, Bytes body) {
        int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }

        String text() {
            return body.utf8();
        }
    }

    static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static RawClient of(Socket socket) throws IOException {
        return new RawClient(socket);
    }

    @CanIgnoreReturnValue
    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @CanIgnoreReturnValue
    RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The next answer, whose body has the length it says. */
    Answer answer() throws IOException {
        return answer(false);
    }

    /** The next answer, to a HEAD request. */
    Answer answerToHead() throws IOException {
        return answer(true);
    }

    private Answer answer(boolean bodyless) throws IOException {
        String status = line();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        Bytes body = Bytes.wrap(in.readNBytes(bodyless ? 0 : length));
        return new Answer(status, headers, body);
    }

    /** The next chunk of a body that comes over time; empty for the last one. */
    String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        String data = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
        if (!line().isEmpty()) {
            throw new IOException("a chunk without its end");
        }
        return data;
    }

    /** Sends bytes and reads one answer. */
    Answer ask(String text) throws IOException {
        return send(text).answer();
    }

    /** All that still comes until the server closes; a reset counts as a close. */
    String rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (SocketTimeoutException late) {
            throw new AssertionError("the server does not close", late);
        } catch (IOException reset) {
            rest.writeBytes(new byte[0]);
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Tells the server that no more comes, but goes on reading. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes in the middle of a test. */
    void leave() throws IOException {
        socket.close();
    }

    /** Breaks the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new IOException("the server closed in a head: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
