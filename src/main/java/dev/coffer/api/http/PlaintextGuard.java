package dev.coffer.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Tells a client that speaks HTTP to a TLS port what is wrong, in clear text, as Go's server does.
 * Looks at the first byte of a connection, then leaves the pipeline.
 */
final class PlaintextGuard extends ChannelInboundHandlerAdapter {
    private static final byte[] ANSWER =
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable() || !isLetter(bytes.getByte(bytes.readerIndex()))) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        bytes.release();
        var _ =
                context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
                        .addListener(ChannelFutureListener.CLOSE);
    }

    /** A method begins with a letter, a TLS record with its type, which is none. */
    private static boolean isLetter(byte first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    }
}
