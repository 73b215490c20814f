package dev.coffer.api.http;

import dev.coffer.request.Bytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Waits for the TLS handshake and puts the protocol that it agreed on into the pipeline. */
final class ProtocolChoice extends ApplicationProtocolNegotiationHandler {
    private final Link link;

    /** The link's peer is the one known before the handshake. */
    ProtocolChoice(Link link) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.link = link;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        InetSocketAddress address = link.peer().address();
        Link known = link.with(peer(address, tls, link.settings().offers()));
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            context.pipeline().addLast(Http2SessionBuilder.session(known));
        } else {
            context.pipeline().addLast(new Http1Connection(known));
        }
    }

    private static WirePeer peer(
            @Nullable InetSocketAddress address, SslHandler tls, Set<String> offers) {
        try {
            List<Bytes> certificates =
                    Arrays.stream(tls.engine().getSession().getPeerCertificates())
                            .map(ProtocolChoice::encoded)
                            .toList();
            return new WirePeer(address, true, certificates, offers);
        } catch (SSLPeerUnverifiedException _) {
            return new WirePeer(address, true, List.of(), offers);
        }
    }

    private static Bytes encoded(Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate from the wire has no bytes", e);
        }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable failure) {
        WireLog.handshakeFailed(link.peer(), failure);
        var _ = context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            var _ = context.close();
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        WireLog.connectionFailed(failure);
        var _ = context.close();
    }
}
