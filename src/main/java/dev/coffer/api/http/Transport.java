package dev.coffer.api.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** What moves the bytes. */
enum Transport {
    /**
     * Linux's epoll: less work for a request, notices a client's end even when it does not read.
     */
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> tcp() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends ServerChannel> unix() {
            return EpollServerDomainSocketChannel.class;
        }

        @Override
        SocketAddress address(Path path) {
            return new DomainSocketAddress(path.toFile());
        }
    },
    /** The JDK's own, wherever epoll's native part does not load. */
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> tcp() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends ServerChannel> unix() {
            return NioServerDomainSocketChannel.class;
        }

        @Override
        SocketAddress address(Path path) {
            return UnixDomainSocketAddress.of(path);
        }
    };

    /** The best that this machine has. */
    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> tcp();

    abstract Class<? extends ServerChannel> unix();

    abstract SocketAddress address(Path path);
}
