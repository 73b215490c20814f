package dev.coffer.request;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * The body of a request that comes over time, for the few paths whose bodies may be longer than any
 * memory: it is not read before its handler reads it, so who is refused has sent it in vain. A
 * client that sends faster than it is read is slowed down.
 */
public interface IncomingBody {
    /** What every other request has. */
    IncomingBody NONE =
            new IncomingBody() {
                @Override
                public long declaredBytes() {
                    return 0;
                }

                @Override
                public InputStream read() {
                    return InputStream.nullInputStream();
                }
            };

    /** How long the client says that it is; -1 where only its end tells. */
    long declaredBytes();

    /**
     * The body from its beginning to its end, for one thread, which waits for the client. What is
     * not read is thrown away.
     *
     * @return a stream that throws {@link BrokenBodyException} where the body does not get to its
     *     end
     * @throws RequestFailure.Unavailable 503 if it was read before: it cannot be had twice
     */
    InputStream read();

    /** A body that is there already. */
    static IncomingBody of(Bytes bytes) {
        return new IncomingBody() {
            @Override
            public long declaredBytes() {
                return bytes.length();
            }

            @Override
            public InputStream read() {
                return new ByteArrayInputStream(bytes.toArray());
            }
        };
    }
}
