package dev.coffer.request;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers. Failures are not responses: they are thrown as {@link RequestFailure}.
 *
 * @param status HTTP status; 200, 204 and 404 for logical answers
 * @param form how {@code data} is put into the body
 * @param data the payload; absent where there is none
 * @param lease what the envelope says of a lease; {@link Lease#NONE} for most answers
 * @param warnings in the order of their discovery; empty means {@code "warnings": null}
 * @param sequel what the gate has to make of it, or what it has made
 * @param tag the entity tag of what is answered, with its quotes; empty for none
 */
public record Response(
        int status,
        Form form,
        @Nullable JsonValue data,
        Lease lease,
        List<String> warnings,
        Sequel sequel,
        String tag) {

    /** An answer without an entity tag. */
    public Response(
            int status,
            Form form,
            @Nullable JsonValue data,
            Lease lease,
            List<String> warnings,
            Sequel sequel) {
        this(status, form, data, lease, warnings, sequel, "");
    }

    /** What follows a handler's answer before it leaves. */
    public sealed interface Sequel {
        /** Nothing: most answers. */
        record None() implements Sequel {}

        /** The caller has proved who it is; the gate makes a token in the same transaction. */
        record Wanted(Login login) implements Sequel {}

        /**
         * The handler refuses, and what it has written stays: a use that was spent, a failure that
         * was counted. The gate commits and then answers the refusal.
         */
        record Refusal(RequestFailure refusal) implements Sequel {}

        /** The envelope's {@code auth}: a token was made or renewed. */
        record Auth(JsonObject auth) implements Sequel {}

        /** The envelope's {@code wrap_info}: the answer itself lies in a cubbyhole. */
        record Wrapped(JsonObject wrapInfo) implements Sequel {}

        /**
         * What the answer holds comes over time; the type of its body stands in the data.
         *
         * @param messages whether each piece is a message of a WebSocket
         */
        record Streamed(BodyStream body, boolean messages) implements Sequel {}

        /** Nothing follows. */
        Sequel NONE = new None();
    }

    /** The shapes of an answer's body. */
    public enum Form {
        /** The envelope with {@code data} in it. */
        ENVELOPE,
        /** The envelope, and the fields of {@code data} at the top level as well. */
        MIRRORED,
        /** {@code data} is the whole body (health, seal status, help). */
        BARE,
        /** {@code data} holds a text and its media type, as {@link #raw} puts them: no JSON. */
        RAW,
        /** {@code {"errors":[]}}: nothing was found. */
        NOTHING_FOUND,
        /** No body at all. */
        EMPTY
    }

    /**
     * The lease part of the envelope.
     *
     * @param id empty where nothing can be renewed or revoked
     * @param durationSeconds may be negative: KV v1 passes on a {@code ttl} of {@code "-5s"}
     */
    public record Lease(String id, boolean renewable, long durationSeconds) {
        /** No lease. */
        public static final Lease NONE = new Lease("", false, 0);

        /** A mere hint how long the data is good for, as KV v1 gives. */
        public static Lease hint(long durationSeconds) {
            return new Lease("", false, durationSeconds);
        }
    }

    public Response {
        warnings = List.copyOf(warnings);
    }

    /** 200 with the envelope. */
    public static Response ok(JsonValue data) {
        return new Response(200, Form.ENVELOPE, data, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** 200 with the envelope and the data once more at the top level, as many sys reads do. */
    public static Response mirrored(JsonObject data) {
        return new Response(200, Form.MIRRORED, data, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** The body is {@code data} alone, without an envelope. */
    public static Response bare(int status, JsonValue data) {
        return new Response(status, Form.BARE, data, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** What the data of a raw answer calls its media type; audit entries show it so. */
    public static final String RAW_TYPE = "http_content_type";

    /** What the data of a raw answer calls its body. */
    public static final String RAW_BODY = "http_raw_body";

    /** The body is a text that is no JSON. */
    public static Response raw(int status, String mediaType, String body) {
        JsonObject data = JsonObject.builder().put(RAW_TYPE, mediaType).put(RAW_BODY, body).build();
        return new Response(status, Form.RAW, data, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** 200 with a body that comes over time; it is no JSON, and it is never wrapped. */
    public static Response streamed(String mediaType, BodyStream body) {
        JsonObject data = JsonObject.builder().put(RAW_TYPE, mediaType).build();
        return new Response(
                200, Form.RAW, data, Lease.NONE, List.of(), new Sequel.Streamed(body, false));
    }

    /** The connection becomes a WebSocket that tells these messages; the request asked for it. */
    public static Response webSocket(BodyStream messages) {
        return new Response(
                200,
                Form.RAW,
                JsonObject.EMPTY,
                Lease.NONE,
                List.of(),
                new Sequel.Streamed(messages, true));
    }

    /** 204; becomes 200 with {@code "data":null} once a warning is added. */
    public static Response noContent() {
        return new Response(204, Form.EMPTY, null, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** 404 with {@code {"errors":[]}}. */
    public static Response notFound() {
        return new Response(404, Form.NOTHING_FOUND, null, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** 404 without a body, as for a PATCH of what is not there. */
    public static Response notFoundWithoutBody() {
        return new Response(404, Form.EMPTY, null, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** 404 with the full envelope, as for a deleted version or an unknown KV route. */
    public static Response notFound(@Nullable JsonObject data) {
        return new Response(404, Form.ENVELOPE, data, Lease.NONE, List.of(), Sequel.NONE);
    }

    /** The same answer with one more warning; an empty answer gets a body for it. */
    public Response withWarning(String text) {
        List<String> all = new ArrayList<>(warnings);
        all.add(text);
        boolean empty = form == Form.EMPTY;
        return new Response(
                empty ? 200 : status, empty ? Form.ENVELOPE : form, data, lease, all, sequel, tag);
    }

    /** The same answer with another lease part. */
    public Response withLease(Lease other) {
        return new Response(status, form, data, other, warnings, sequel, tag);
    }

    /** The same answer with what follows it. */
    public Response withSequel(Sequel other) {
        return new Response(status, form, data, lease, warnings, other, tag);
    }

    /** The same answer with an entity tag. */
    public Response withTag(String other) {
        return new Response(status, form, data, lease, warnings, sequel, other);
    }

    /** 304: what the client has is what it would be answered. */
    public static Response notModified(String tag) {
        return new Response(304, Form.EMPTY, null, Lease.NONE, List.of(), Sequel.NONE, tag);
    }

    /** The caller has proved who it is: a token for it, in the envelope's {@code auth}. */
    public static Response login(Login login) {
        return new Response(
                200, Form.ENVELOPE, null, Lease.NONE, List.of(), new Sequel.Wanted(login));
    }

    /** A refusal that keeps what the handler has written. */
    public static Response refusedAfterCommit(RequestFailure refusal) {
        return new Response(
                refusal.status(),
                Form.EMPTY,
                null,
                Lease.NONE,
                List.of(),
                new Sequel.Refusal(refusal));
    }
}
