package dev.coffer.api.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One bound address and what its connections begin with. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final int LOW_WATER_BYTES = 64 << 10;
    private static final int HIGH_WATER_BYTES = 256 << 10;

    private final ListenAddress address;
    private final Channel channel;
    private final @Nullable ServerTls tls;

    private Listener(ListenAddress address, Channel channel, @Nullable ServerTls tls) {
        this.address = address;
        this.channel = channel;
        this.tls = tls;
    }

    /** What all listeners of a server share. */
    record Ground(
            Transport transport,
            EventLoopGroup group,
            Map<Object, Loop> loops,
            Traffic traffic,
            ChannelGroup connections) {}

    /**
     * Binds and begins to accept.
     *
     * @throws IOException in one line, if the address or a TLS file cannot be used
     */
    static Listener open(ListenerSettings settings, Ground ground) throws IOException {
        TlsSettings wanted = settings.tls();
        ServerTls tls = wanted == null ? null : new ServerTls(wanted, settings.timeouts().header());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(ground.group())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.ALLOCATOR, Memory.ALLOCATOR)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                        .childHandler(new Accepted(settings, ground, tls));
        try {
            return bind(bootstrap, settings.address(), ground.transport(), tls);
        } catch (IOException unusable) {
            if (tls != null) {
                tls.close();
            }
            throw unusable;
        }
    }

    private static Listener bind(
            ServerBootstrap bootstrap,
            ListenAddress address,
            Transport transport,
            @Nullable ServerTls tls)
            throws IOException {
        return switch (address) {
            case ListenAddress.Tcp tcp -> {
                bootstrap
                        .channel(transport.tcp())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true);
                InetSocketAddress wanted =
                        tcp.host().isEmpty()
                                ? new InetSocketAddress(tcp.port())
                                : new InetSocketAddress(tcp.host(), tcp.port());
                Channel channel = bind(bootstrap, wanted, address);
                int port = ((InetSocketAddress) channel.localAddress()).getPort();
                yield new Listener(new ListenAddress.Tcp(tcp.host(), port), channel, tls);
            }
            case ListenAddress.Unix unix -> {
                UnixSocketFile.prepare(unix.path());
                bootstrap.channel(transport.unix());
                Channel channel = bind(bootstrap, transport.address(unix.path()), address);
                UnixSocketFile.protect(unix);
                yield new Listener(address, channel, tls);
            }
        };
    }

    private static Channel bind(
            ServerBootstrap bootstrap, SocketAddress wanted, ListenAddress address)
            throws IOException {
        var bound = bootstrap.bind(wanted).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException(
                    "cannot listen on " + address + ": " + failure.getMessage(), failure);
        }
        return bound.channel();
    }

    /** What clients connect to: the port is the real one. */
    ListenAddress address() {
        return address;
    }

    void reloadTls() throws IOException {
        if (tls != null) {
            tls.reload();
        }
    }

    /** Accepts no more connections; those there are live on. */
    @Override
    public void close() throws IOException {
        channel.close().awaitUninterruptibly();
        if (tls != null) {
            tls.close();
        }
        if (address instanceof ListenAddress.Unix(Path path, _)) {
            Files.deleteIfExists(path);
        }
    }

    /** Furnishes each new connection. */
    private static final class Accepted extends ChannelInitializer<Channel> {
        private final ListenerSettings settings;
        private final Ground ground;
        private final @Nullable ServerTls tls;

        Accepted(ListenerSettings settings, Ground ground, @Nullable ServerTls tls) {
            this.settings = settings;
            this.ground = ground;
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            ground.connections().add(channel);
            Traffic traffic = ground.traffic();
            if (!traffic.openConnection()) {
                var _ = channel.close();
                return;
            }
            var _ = channel.closeFuture().addListener(_ -> traffic.connectionClosed());
            Loop loop = ground.loops().get(channel.eventLoop());
            if (loop == null) {
                throw new IllegalStateException("a connection on an unknown event loop");
            }
            WirePeer peer =
                    new WirePeer(peerAddress(channel), tls != null, List.of(), settings.offers());
            Link link = new Link(loop, traffic, settings, peer);
            if (tls == null) {
                channel.pipeline().addLast(new Http1Connection(link));
            } else {
                channel.pipeline()
                        .addLast(new PlaintextGuard())
                        .addLast(tls.handler(channel.alloc()))
                        .addLast(new ProtocolChoice(link));
            }
        }

        private static @Nullable InetSocketAddress peerAddress(Channel channel) {
            return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
        }
    }
}
