package dev.coffer.system.node;

import dev.coffer.gate.routing.LeaseLimits;

/**
 * What a server knows of itself from its start.
 *
 * @param apiAddress where clients find it, empty if nobody said so
 * @param storageType the name of the storage
 * @param leases its own lease times
 * @param metrics how measurements are shown
 */
public record NodeFacts(
        String apiAddress, String storageType, LeaseLimits leases, MetricsShown metrics) {}
