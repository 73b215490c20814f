package dev.coffer.engine.kv.change;

/**
 * A change of a key in the order of the commits.
 *
 * @param behind the place behind it
 */
record Change(Revision behind, ChangeEntry entry) {}
