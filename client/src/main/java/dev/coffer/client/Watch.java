package dev.coffer.client;

import dev.coffer.client.Transport.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The changes of keys, in their order, each once. Never a value: who wants it reads it. A watch
 * knows its place ({@link #revision}); whoever keeps that can go on from there another day, and a
 * watch that failed goes on from there when it is asked again, so that nothing is missed or told
 * twice. Not thread-safe; made by {@link Kv#watch(String)}.
 */
public final class Watch implements Iterator<Watch.Event> {
    /** How long one request of {@link #next} waits. */
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Transport transport;
    private final String path;
    private final Deque<Event> told = new ArrayDeque<>();
    private String asked;
    private String revision;

    /** A watch of this path that goes on behind a revision, or from now on if that is empty. */
    Watch(Transport transport, String path, String after) {
        this.transport = transport;
        this.path = path;
        this.asked = after;
        this.revision = after;
        if (after.isEmpty()) {
            ask(Duration.ZERO);
        }
    }

    /**
     * That a key was changed.
     *
     * @param revision the place behind this event
     * @param path of the key
     * @param operation what was done: {@code put}, {@code metadata_put}, ...
     * @param version which version came or went; empty if there were several or none
     * @param metadataVersion after a change of metadata
     * @param time of the change
     */
    public record Event(
            String revision,
            String path,
            String operation,
            OptionalLong version,
            OptionalLong metadataVersion,
            Instant time) {
        static Event of(Fields fields) {
            return new Event(
                    fields.text("revision").orElse(""),
                    fields.text("path").orElse(""),
                    fields.text("operation").orElse(""),
                    fields.number("version"),
                    fields.number("metadata_version"),
                    fields.time("time").orElse(Instant.EPOCH));
        }
    }

    /**
     * The place behind the last event that was handed out.
     *
     * @return to be kept, and given to {@link Kv#watch(String, String)}
     */
    public String revision() {
        return revision;
    }

    /**
     * What has changed, or what changes first.
     *
     * @param wait for how long; at most 85 seconds, zero not at all
     * @return in order; empty if there was nothing in that time
     * @throws CofferException 400 {@code revision_compacted} if changes behind {@link #revision}
     *     are not kept any more
     */
    public List<Event> poll(Duration wait) {
        if (told.isEmpty()) {
            ask(wait);
        }
        List<Event> events = List.copyOf(told);
        told.clear();
        revision = asked;
        return events;
    }

    /** True: there is always another change to wait for. */
    @Override
    public boolean hasNext() {
        return true;
    }

    /**
     * Waits for the next change, however long that takes.
     *
     * @throws CofferException as {@link #poll}, and where the server is away: ask again
     */
    @Override
    public Event next() {
        while (told.isEmpty()) {
            ask(WAIT);
        }
        Event event = told.remove();
        revision = told.isEmpty() ? asked : event.revision();
        return event;
    }

    private void ask(Duration wait) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("wait", wait.toMillis() + "ms");
        if (!asked.isEmpty()) {
            query.put("after", asked);
        }
        Fields data = transport.ask(Question.of("GET", path).with(query)).present().data();
        data.objects("events").forEach(event -> told.add(Event.of(event)));
        asked = data.text("next").orElse(asked);
        if (told.isEmpty()) {
            revision = asked;
        }
    }

    @Override
    public String toString() {
        return "Watch[" + path + " behind " + revision + "]";
    }
}
