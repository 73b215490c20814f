package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import dev.coffer.request.IncomingBody;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One complete request as it came. Its framing is sound; nothing is said about its meaning.
 *
 * @param method exactly as sent, in any case; a token
 * @param target path and query exactly as sent, beginning with {@code /}; of an absolute-form
 *     target only that part. Nothing is decoded or cleaned; each character stands for one byte (ISO
 *     8859-1), none is a space or a control
 * @param headers names in lower case
 * @param body empty where none was sent, or where it comes over time
 * @param incoming the body where it comes over time; null where {@code body} is all
 * @param protocol the version it came in
 * @param peer who sent it
 * @param client whether the sender still waits
 */
public record WireRequest(
        String method,
        String target,
        WireHeaders headers,
        Bytes body,
        @Nullable IncomingBody incoming,
        HttpProtocol protocol,
        WirePeer peer,
        ClientConnection client) {

    /** A request whose body is there. */
    public WireRequest(
            String method,
            String target,
            WireHeaders headers,
            Bytes body,
            HttpProtocol protocol,
            WirePeer peer,
            ClientConnection client) {
        this(method, target, headers, body, null, protocol, peer, client);
    }

    /** The body, whichever way it comes. */
    public IncomingBody wholeBody() {
        return incoming == null ? IncomingBody.of(body) : incoming;
    }

    /** The address of the peer, null for a unix socket. */
    public @Nullable InetSocketAddress remoteAddress() {
        return peer.address();
    }

    /** See {@link WirePeer#certificates}. */
    public List<Bytes> peerCertificates() {
        return peer.certificates();
    }

    /**
     * Whether the client wants to make its connection a WebSocket, as RFC 6455 section 4.1 says.
     */
    public boolean asksForWebSocket() {
        String upgrade = headers.first("upgrade");
        return protocol == HttpProtocol.HTTP_1_1
                && method.equals("GET")
                && upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && headers.first("sec-websocket-key") != null
                && "13".equals(headers.first("sec-websocket-version"));
    }

    /** Method and sizes only: a target and its headers may hold secrets. */
    @Override
    public String toString() {
        return "WireRequest[" + method + ", " + headers.size() + " headers, " + body + "]";
    }
}
