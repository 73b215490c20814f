package dev.coffer.api.http;

import dev.coffer.api.http.RequestHead.Expectation;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the head of an HTTP/1 request, strictly: what two servers could read in two ways is
 * refused. One for an event loop, used by its thread only; it keeps nothing between two heads.
 *
 * <p>Source: RFC 9112 sections 2 to 6; texts of refusals are Go's.
 */
final class RequestHeadParser {
    private static final int INITIAL_BYTES = 4096;
    private static final int INITIAL_FIELDS = 8;

    /** Room behind the head, so that a look at the next few bytes never leaves the array. */
    private static final int SLACK = 16;

    private static final int MAX_METHOD_BYTES = 32;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final long NO_LENGTH = -2;

    private static final byte[] VERSION_PREFIX = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final String HOST_PUNCTUATION = "!$%&'()*+,-.:;=[]_~";

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int at;

    private HttpProtocol protocol = HttpProtocol.HTTP_1_1;
    private long contentLength;
    private boolean chunked;
    private boolean hostSeen;
    private boolean close;
    private boolean keepAlive;
    private Expectation expectation = Expectation.NONE;

    /**
     * Reads {@code length} bytes of {@code in}, a whole head with its empty line, in which every LF
     * follows a CR.
     */
    RequestHead parse(ByteBuf in, int length, RequestLimits limits) throws MalformedRequest {
        reset(length);
        in.readBytes(bytes, 0, length);
        String method = method();
        String target = target(limits.targetBytes());
        version();
        WireHeaders headers = headers(limits.headers());
        if (at + 2 != length || bytes[at + 1] != '\n') {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        return new RequestHead(
                method, target, protocol, headers, bodyLength(), keepsAlive(), expectation());
    }

    private void reset(int length) {
        if (bytes.length < length + SLACK) {
            bytes = new byte[Math.max(length + SLACK, 2 * bytes.length)];
        }
        at = 0;
        contentLength = NO_LENGTH;
        chunked = false;
        hostSeen = false;
        close = false;
        keepAlive = false;
        expectation = Expectation.NONE;
    }

    private String method() throws MalformedRequest {
        int start = at;
        while (HttpSyntax.lowerCaseToken(bytes[at]) != 0) {
            at++;
        }
        if (at == start || at - start > MAX_METHOD_BYTES || bytes[at] != ' ') {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        String method = KnownText.METHODS.of(bytes, start, at);
        at++;
        return method;
    }

    private String target(int maxBytes) throws MalformedRequest {
        int start = at;
        while (HttpSyntax.isTargetCharacter(bytes[at] & 0xFF)) {
            at++;
        }
        if (at - start > maxBytes) {
            throw new MalformedRequest(Answers.TARGET_TOO_LONG);
        }
        if (at == start || bytes[at] != ' ') {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        String target = text(start, at);
        at++;
        return target.charAt(0) == '/' || target.equals("*") ? target : ofAbsoluteForm(target);
    }

    /** The path and query of {@code scheme://authority/path?query}. */
    private static String ofAbsoluteForm(String target) throws MalformedRequest {
        int scheme = target.indexOf("://");
        if (scheme <= 0 || !isScheme(target, scheme)) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        int end = scheme + "://".length();
        int authority = end;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        if (end == authority) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static boolean isScheme(String target, int end) {
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && !(other && i > 0)) {
                return false;
            }
        }
        return true;
    }

    /** {@code HTTP/1.0}, or {@code HTTP/1.x} with x from 1 on, which is read as 1.1. */
    private void version() throws MalformedRequest {
        int major = at + VERSION_PREFIX.length;
        boolean wellFormed =
                Arrays.equals(bytes, at, major, VERSION_PREFIX, 0, VERSION_PREFIX.length)
                        && isDigit(bytes[major])
                        && bytes[major + 1] == '.'
                        && isDigit(bytes[major + 2]);
        at = major + 3;
        if (!wellFormed || bytes[at] != '\r' || bytes[at + 1] != '\n') {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        if (bytes[major] != '1') {
            throw new MalformedRequest(Answers.UNSUPPORTED_VERSION);
        }
        protocol = bytes[major + 2] == '0' ? HttpProtocol.HTTP_1_0 : HttpProtocol.HTTP_1_1;
        at += 2;
    }

    private WireHeaders headers(int maxFields) throws MalformedRequest {
        String[] pairs = new String[2 * INITIAL_FIELDS];
        int length = 0;
        while (bytes[at] != '\r') {
            if (length == 2 * maxFields) {
                throw new MalformedRequest(Answers.HEADER_TOO_LARGE);
            }
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * length);
            }
            String name = fieldName();
            String value = fieldValue();
            note(name, value);
            pairs[length++] = name;
            pairs[length++] = value;
        }
        return WireHeaders.parsed(pairs, length);
    }

    /** A line that begins with a space would continue the one before: obsolete, refused. */
    private String fieldName() throws MalformedRequest {
        int start = at;
        byte lower = HttpSyntax.lowerCaseToken(bytes[at]);
        while (lower != 0) {
            bytes[at++] = lower;
            lower = HttpSyntax.lowerCaseToken(bytes[at]);
        }
        if (at == start || bytes[at] != ':') {
            throw new MalformedRequest(Answers.INVALID_HEADER_NAME);
        }
        return KnownText.HEADER_NAMES.of(bytes, start, at++);
    }

    private String fieldValue() throws MalformedRequest {
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        int start = at;
        while (HttpSyntax.isValueCharacter(bytes[at] & 0xFF)) {
            at++;
        }
        if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            throw new MalformedRequest(Answers.INVALID_HEADER_VALUE);
        }
        int end = at;
        while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        at += 2;
        return text(start, end);
    }

    /** Takes from a field what it says about framing. */
    private void note(String name, String value) throws MalformedRequest {
        switch (name) {
            case "content-length" -> noteLength(value);
            case "transfer-encoding" -> noteEncoding(value);
            case "host" -> noteHost(value);
            case "connection" -> noteConnection(value);
            case "expect" -> noteExpectation(value);
            default -> {}
        }
    }

    private void noteLength(String value) throws MalformedRequest {
        boolean sound = contentLength == NO_LENGTH && !value.isEmpty();
        if (!sound || value.length() > MAX_LENGTH_DIGITS) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedRequest(Answers.BAD_REQUEST);
            }
            length = 10 * length + digit;
        }
        contentLength = length;
    }

    private void noteEncoding(String value) throws MalformedRequest {
        if (chunked || !value.equalsIgnoreCase("chunked")) {
            throw new MalformedRequest(Answers.UNSUPPORTED_ENCODING);
        }
        chunked = true;
    }

    private void noteHost(String value) throws MalformedRequest {
        if (hostSeen) {
            throw new MalformedRequest(Answers.TOO_MANY_HOSTS);
        }
        hostSeen = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !isDigit((byte) c) && HOST_PUNCTUATION.indexOf(c) < 0) {
                throw new MalformedRequest(Answers.MALFORMED_HOST);
            }
        }
    }

    private void noteConnection(String value) {
        for (String option : value.split(",", -1)) {
            close |= option.strip().equalsIgnoreCase("close");
            keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
        }
    }

    private void noteExpectation(String value) {
        boolean known =
                expectation != Expectation.UNKNOWN && value.equalsIgnoreCase("100-continue");
        expectation = known ? Expectation.CONTINUE : Expectation.UNKNOWN;
    }

    private long bodyLength() throws MalformedRequest {
        boolean old = protocol == HttpProtocol.HTTP_1_0;
        if (!old && !hostSeen) {
            throw new MalformedRequest(Answers.MISSING_HOST);
        }
        if (chunked && (old || contentLength != NO_LENGTH)) {
            throw new MalformedRequest(Answers.BAD_REQUEST);
        }
        if (chunked) {
            return RequestHead.CHUNKED;
        }
        return contentLength == NO_LENGTH ? 0 : contentLength;
    }

    private boolean keepsAlive() {
        return !close && (keepAlive || protocol != HttpProtocol.HTTP_1_0);
    }

    /** Clients of HTTP/1.0 do not wait for an interim answer. */
    private Expectation expectation() {
        return protocol == HttpProtocol.HTTP_1_0 ? Expectation.NONE : expectation;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
