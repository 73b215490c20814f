package dev.coffer.storage.barrier;

/**
 * What belongs to one time between unsealing and sealing: a request keeps what it began with, so
 * that nothing opened under keys that are gone gets into a later cache.
 */
record OpenBarrier(BarrierKeys keys, RecordCache cache) {}
