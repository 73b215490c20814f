package dev.coffer.gate.audit.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * A unix datagram socket, which the JDK has no class for: the way to the local syslog. Sends
 * without waiting; what the receiver has no room for is refused. Linux only. Not thread-safe.
 */
final class UnixDatagram implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;

    /** MSG_DONTWAIT and MSG_NOSIGNAL. */
    private static final int SEND_FLAGS = 0x40 | 0x4000;

    /** Size of {@code sun_path}, the zero at its end included. Source: unix(7). */
    private static final int MAX_PATH_BYTES = 108;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /** Found at the first use, so that a system without them can do everything else. */
    private static final class Calls {
        static final MethodHandle SOCKET = of("socket", INT, INT, INT, INT);
        static final MethodHandle CONNECT = of("connect", INT, INT, ValueLayout.ADDRESS, INT);
        static final MethodHandle SEND =
                of(
                        "send",
                        ValueLayout.JAVA_LONG,
                        INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        INT);
        static final MethodHandle CLOSE = of("close", INT, INT);

        @SuppressWarnings("restricted") // the launcher allows native access; signatures as in POSIX
        private static MethodHandle of(
                String name, MemoryLayout result, MemoryLayout... parameters) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(result, parameters),
                    Linker.Option.captureCallState("errno"));
        }
    }

    private final int descriptor;

    private UnixDatagram(int descriptor) {
        this.descriptor = descriptor;
    }

    /** A socket that sends to another one. */
    static UnixDatagram connect(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= MAX_PATH_BYTES) {
            throw new IOException("the path of the socket is too long");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int opened =
                    (int) Calls.SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (opened < 0) {
                throw failed("socket", state);
            }
            UnixDatagram socket = new UnixDatagram(opened);
            MemorySegment address = arena.allocate(Short.BYTES + MAX_PATH_BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
            int connected =
                    (int)
                            Calls.CONNECT.invokeExact(
                                    state, opened, address, (int) address.byteSize());
            if (connected < 0) {
                socket.close();
                throw failed("connect", state);
            }
            return socket;
        } catch (IOException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call of the C library has thrown", impossible);
        }
    }

    /** Sends one datagram. */
    void send(byte[] message, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment bytes = arena.allocate(Math.max(1, length));
            MemorySegment.copy(message, 0, bytes, ValueLayout.JAVA_BYTE, 0, length);
            long sent =
                    (long)
                            Calls.SEND.invokeExact(
                                    state, descriptor, bytes, (long) length, SEND_FLAGS);
            if (sent != length) {
                throw failed("send", state);
            }
        } catch (IOException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call of the C library has thrown", impossible);
        }
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) Calls.CLOSE.invokeExact(arena.allocate(STATE), descriptor);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call of the C library has thrown", impossible);
        }
    }

    private static IOException failed(String call, MemorySegment state) {
        return new IOException(call + ": error " + (int) ERRNO.get(state, 0L));
    }
}
