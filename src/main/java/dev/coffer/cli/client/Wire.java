package dev.coffer.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP/1.1 connection. Much less to load than the JDK's client, and a command has only a few
 * hundred milliseconds in all. For one thread.
 */
final class Wire implements Closeable {
    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int FIRST_FINAL_STATUS = 200;

    /** How long to wait to be asked for a body; a proxy may never do it. */
    private static final int ASKING_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        this.out = socket.getOutputStream();
    }

    /** Waits at most so long for each piece of an answer. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** Sends a head, which ends with an empty line, and a body; the answer. */
    Answer ask(String head, byte[] body) throws IOException {
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        out.write(all);
        out.flush();
        return receive();
    }

    /**
     * Sends a head that asks whether its body is wanted, and the body if it is, or if nobody says
     * so within some seconds; the answer. Who answers before the end gets no more. Source: RFC 9110
     * section 10.1.1.
     */
    Answer ask(String head, FileBody body) throws IOException {
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.flush();
        Optional<Answer> early = beforeBody();
        if (early.isPresent()) {
            return early.get();
        }
        try {
            body.writeTo(out);
        } catch (SocketException broken) {
            return lastWords(broken);
        }
        return receive();
    }

    /** What is said instead of asking for the body. */
    private Optional<Answer> beforeBody() throws IOException {
        int patience = socket.getSoTimeout();
        try {
            socket.setSoTimeout(ASKING_MILLIS);
            Answer said = next();
            return said.status() < FIRST_FINAL_STATUS ? Optional.empty() : Optional.of(said);
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } finally {
            socket.setSoTimeout(patience);
        }
    }

    private Answer lastWords(SocketException broken) throws IOException {
        try {
            return receive();
        } catch (IOException _) {
            throw broken;
        }
    }

    /** The answer; interim ones are passed over. */
    private Answer receive() throws IOException {
        Answer answer = next();
        while (answer.status() < FIRST_FINAL_STATUS) {
            answer = next();
        }
        return answer;
    }

    private Answer next() throws IOException {
        String line = line();
        if (!line.startsWith("HTTP/1.") || line.length() < "HTTP/1.1 200".length()) {
            throw new IOException("malformed HTTP response");
        }
        int status = number(line.substring(9, 12), 10);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon <= 0 || headers.size() >= MAX_HEADERS) {
                throw new IOException("malformed HTTP response");
            }
            String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
            String _ = headers.put(name, header.substring(colon + 1).strip());
        }
        return new Answer(status, headers, body(status, headers));
    }

    private InputStream body(int status, Map<String, String> headers) throws IOException {
        if (status < FIRST_FINAL_STATUS || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        String coding = headers.getOrDefault("transfer-encoding", "");
        if (coding.equalsIgnoreCase("chunked")) {
            return new Chunks();
        }
        String length = headers.get("content-length");
        return length == null ? in : new Counted(number(length, 10));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("EOF");
            }
            if (line.size() >= MAX_LINE_BYTES) {
                throw new IOException("malformed HTTP response");
            }
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseUnsignedInt(text.strip(), radix);
        } catch (NumberFormatException _) {
            throw new IOException("malformed HTTP response");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body whose length was announced. */
    private final class Counted extends InputStream {
        private int left;

        Counted(int length) {
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(into, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("unexpected EOF");
            }
            left -= count;
            return count;
        }
    }

    /** A body in chunks. */
    private final class Chunks extends InputStream {
        private int left;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                begin();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(into, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("unexpected EOF");
            }
            left -= count;
            if (left == 0) {
                String _ = line();
            }
            return count;
        }

        private void begin() throws IOException {
            String size = line();
            int extension = size.indexOf(';');
            left = number(extension < 0 ? size : size.substring(0, extension), 16);
            if (left == 0) {
                ended = true;
                while (!line().isEmpty()) {
                    // Trailers say nothing that a command would show.
                }
            }
        }
    }
}
