package dev.coffer.api.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Serves HTTP/1.1 and HTTP/2 on any number of TCP ports and unix sockets, each clear or encrypted.
 * Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    private static final Duration MIN_TICK = Duration.ofMillis(10);
    private static final Duration MAX_TICK = Duration.ofMillis(200);
    private static final int TICKS_PER_TIMEOUT = 10;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final EventLoopGroup group;
    private final Map<Object, Loop> loops;
    private final Traffic traffic;
    private final List<Listener> listeners = new ArrayList<>();
    private final ChannelGroup connections =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private HttpServer(EventLoopGroup group, Map<Object, Loop> loops, Traffic traffic) {
        this.group = group;
        this.loops = loops;
        this.traffic = traffic;
    }

    /**
     * Starts a server.
     *
     * @param clock for the header {@code Date}
     * @throws IOException in one line, if an address or a TLS file cannot be used; nothing is left
     *     open then
     */
    public static HttpServer start(
            List<ListenerSettings> listeners,
            ServerLimits limits,
            InstantSource clock,
            WireHandler handler)
            throws IOException {
        return start(listeners, limits, clock, handler, Transport.best());
    }

    static HttpServer start(
            List<ListenerSettings> listeners,
            ServerLimits limits,
            InstantSource clock,
            WireHandler handler,
            Transport transport)
            throws IOException {
        for (ListenerSettings listener : listeners) {
            if (listener.limits().bodyBytes() > limits.bufferedBytes()) {
                throw new IllegalArgumentException("no body of the greatest size would fit");
            }
        }
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        limits.eventLoops(),
                        new DefaultThreadFactory("wire"),
                        transport.handlers());
        Map<Object, Loop> loops = new HashMap<>();
        for (EventExecutor executor : group) {
            Loop loop = new Loop(executor, clock);
            loop.start(tick(listeners));
            loops.put(executor, loop);
        }
        HttpServer server = new HttpServer(group, loops, new Traffic(handler, limits));
        server.listen(listeners, transport);
        return server;
    }

    private void listen(List<ListenerSettings> wanted, Transport transport) throws IOException {
        Listener.Ground ground = new Listener.Ground(transport, group, loops, traffic, connections);
        try {
            for (ListenerSettings settings : wanted) {
                listeners.add(Listener.open(settings, ground));
            }
        } catch (IOException unusable) {
            close();
            throw unusable;
        }
    }

    private static Duration tick(List<ListenerSettings> listeners) {
        Duration shortest =
                listeners.stream()
                        .map(ListenerSettings::timeouts)
                        .flatMap(HttpServer::durations)
                        .min(Duration::compareTo)
                        .orElse(MAX_TICK);
        Duration tick = shortest.dividedBy(TICKS_PER_TIMEOUT);
        return Collections.max(List.of(MIN_TICK, Collections.min(List.of(MAX_TICK, tick))));
    }

    private static Stream<Duration> durations(Timeouts timeouts) {
        return Stream.of(
                timeouts.header(),
                timeouts.read(),
                timeouts.idle(),
                timeouts.request(),
                timeouts.write());
    }

    /** What clients connect to, in the order of the settings; ports are the real ones. */
    public List<ListenAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /**
     * Reads all certificate and key files again. Connections that come afterwards use them; those
     * there are go on as they are.
     *
     * @throws IOException in one line, if a listener's files cannot be used: it keeps those it has,
     *     and so do the listeners after it
     */
    public void reloadTls() throws IOException {
        for (Listener listener : listeners) {
            listener.reloadTls();
        }
    }

    /**
     * Lets running requests finish and answers new ones with 503. {@link #close} has to follow.
     *
     * @return whether all requests were answered in time
     */
    public boolean drain(Duration atMost) throws InterruptedException {
        traffic.beginDrain();
        for (Loop loop : loops.values()) {
            loop.executor().execute(loop::drain);
        }
        return traffic.awaitQuiet(atMost);
    }

    /** Connections that are open now. */
    public int connections() {
        return traffic.connections();
    }

    /** Requests whose answers are not with their clients yet. */
    public int requests() {
        return traffic.requests();
    }

    /** Ends at once. Handlers that still run see their clients gone. */
    @Override
    public void close() {
        for (Listener listener : listeners) {
            try {
                listener.close();
            } catch (IOException _) {
                // A socket file that cannot be deleted is replaced at the next start.
            }
        }
        // Event loops that end with connections open do not always tell them.
        connections.close().awaitUninterruptibly(STOP.toMillis());
        group.shutdownGracefully(0, STOP.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP.toMillis());
    }
}
