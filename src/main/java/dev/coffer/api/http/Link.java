package dev.coffer.api.http;

/** What a connection knows of its surroundings, whichever protocol it speaks. */
record Link(Loop loop, Traffic traffic, ListenerSettings settings, WirePeer peer) {
    RequestLimits limits() {
        return settings.limits();
    }

    /** The same with more known of the peer. */
    Link with(WirePeer known) {
        return new Link(loop, traffic, settings, known);
    }
}
