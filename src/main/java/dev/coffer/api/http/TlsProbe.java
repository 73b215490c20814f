package dev.coffer.api.http;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Tries a server's TLS context before it is used: a handshake with a client in memory. A key that
 * does not belong to its certificate shows only then, and a reload must not swap a context that
 * works for one that does not.
 */
final class TlsProbe {
    /** Each round carries one flight of messages in both directions; a handshake has three. */
    private static final int MAX_ROUNDS = 16;

    private static final int BUFFER_BYTES = 256 << 10;

    private TlsProbe() {}

    /** Throws if no client can end a handshake with this context. */
    static void check(SslContext server) throws SSLException {
        SslContext client =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols("TLSv1.3")
                        .endpointIdentificationAlgorithm(null)
                        .trustManager(new AnyCertificate())
                        .build();
        SSLEngine asking = client.newEngine(UnpooledByteBufAllocator.DEFAULT);
        SSLEngine answering = server.newEngine(UnpooledByteBufAllocator.DEFAULT);
        try {
            shakeHands(asking, answering);
        } finally {
            ReferenceCountUtil.release(asking);
            ReferenceCountUtil.release(answering);
            ReferenceCountUtil.release(client);
        }
    }

    /** The client ends first; whether the server wants its certificate is not the question. */
    private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            send(client, toServer);
            if (client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
                return;
            }
            receive(server, toServer);
            send(server, toClient);
            receive(client, toClient);
        }
        throw new SSLException("a handshake does not come to its end");
    }

    private static void send(SSLEngine from, ByteBuffer wire) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        while (from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (from.wrap(nothing, wire).bytesProduced() == 0) {
                return;
            }
        }
    }

    private static void receive(SSLEngine to, ByteBuffer wire) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
        wire.flip();
        while (wire.hasRemaining() && to.unwrap(wire, plain).bytesConsumed() > 0) {
            runTasks(to);
        }
        runTasks(to);
        wire.compact();
    }

    private static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }
}
