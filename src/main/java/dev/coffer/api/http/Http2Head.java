package dev.coffer.api.http;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;

import dev.coffer.api.http.RequestHead.Expectation;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes a request's head of an HTTP/2 header block whose form Netty has checked (order of pseudo
 * headers, lower case, nothing of HTTP/1's framing). Source: RFC 9113 section 8.3.
 */
final class Http2Head {
    private static final int MAX_LENGTH_DIGITS = 18;

    private Http2Head() {}

    /**
     * The head of a request.
     *
     * @param bodyless whether the block ended the stream
     * @throws Http2Exception resets the stream: the block is malformed
     * @throws MalformedRequest answers the stream: a limit is passed
     */
    static RequestHead of(int stream, Http2Headers block, boolean bodyless, RequestLimits limits)
            throws Http2Exception, MalformedRequest {
        WireHeaders headers = headers(stream, block, limits);
        String method = pseudo(stream, block.method());
        String target = target(stream, block, limits);
        checkMethod(stream, method);
        long length = contentLength(stream, headers);
        return new RequestHead(
                method,
                target,
                HttpProtocol.HTTP_2,
                headers,
                bodyless ? 0 : length,
                true,
                expectation(headers));
    }

    /** The memory that names and values of a block hold. */
    static long sizeBytes(Http2Headers block) {
        long size = 0;
        for (var field : block) {
            size += field.getKey().length() + field.getValue().length();
        }
        return size;
    }

    private static WireHeaders headers(int stream, Http2Headers block, RequestLimits limits)
            throws Http2Exception, MalformedRequest {
        String[] pairs = new String[2 * block.size() + 2];
        int length = 0;
        for (Map.Entry<CharSequence, CharSequence> field : block) {
            String name = field.getKey().toString();
            String value = field.getValue().toString();
            checkValue(stream, value);
            if (name.charAt(0) != ':') {
                pairs[length++] = name;
                pairs[length++] = value;
            }
        }
        WireHeaders headers = WireHeaders.parsed(pairs, length);
        if (headers.size() > limits.headers()) {
            throw new MalformedRequest(Answers.HEADER_TOO_LARGE);
        }
        CharSequence authority = block.get(PseudoHeaderName.AUTHORITY.value());
        if (authority != null && headers.first("host") == null) {
            pairs[length++] = "host";
            pairs[length++] = authority.toString();
            return WireHeaders.parsed(Arrays.copyOf(pairs, length), length);
        }
        return headers;
    }

    private static String pseudo(int stream, CharSequence value) throws Http2Exception {
        if (value == null || value.isEmpty()) {
            throw malformed(stream, "a pseudo header is missing");
        }
        return value.toString();
    }

    private static String target(int stream, Http2Headers block, RequestLimits limits)
            throws Http2Exception, MalformedRequest {
        String target = pseudo(stream, block.path());
        if (target.length() > limits.targetBytes()) {
            throw new MalformedRequest(Answers.TARGET_TOO_LONG);
        }
        if (target.charAt(0) != '/' && !target.equals("*")) {
            throw malformed(stream, "a path without a slash");
        }
        for (int i = 0; i < target.length(); i++) {
            if (!HttpSyntax.isTargetCharacter(target.charAt(i))) {
                throw malformed(stream, "a path with a forbidden character");
            }
        }
        return target;
    }

    private static void checkMethod(int stream, String method) throws Http2Exception {
        for (int i = 0; i < method.length(); i++) {
            if (!HttpSyntax.isTokenCharacter(method.charAt(i))) {
                throw malformed(stream, "a method that is no token");
            }
        }
    }

    private static void checkValue(int stream, String value) throws Http2Exception {
        for (int i = 0; i < value.length(); i++) {
            if (!HttpSyntax.isValueCharacter(value.charAt(i))) {
                throw malformed(stream, "a header value with a forbidden character");
            }
        }
    }

    /**
     * Netty compares the length with what comes; here it says early whether that will be too much.
     */
    private static long contentLength(int stream, WireHeaders headers) throws Http2Exception {
        String value = headers.first("content-length");
        if (value == null) {
            return RequestHead.CHUNKED;
        }
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean once = headers.all("content-length").size() == 1;
        if (!digits || !once || value.length() > MAX_LENGTH_DIGITS) {
            throw malformed(stream, "a bad content-length");
        }
        return Long.parseLong(value);
    }

    private static Expectation expectation(WireHeaders headers) {
        String value = headers.first("expect");
        if (value == null) {
            return Expectation.NONE;
        }
        return value.equalsIgnoreCase("100-continue") ? Expectation.CONTINUE : Expectation.UNKNOWN;
    }

    private static Http2Exception malformed(int stream, String what) {
        return Http2Exception.streamError(stream, PROTOCOL_ERROR, what);
    }
}
