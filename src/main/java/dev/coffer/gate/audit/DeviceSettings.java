package dev.coffer.gate.audit;

/**
 * How a device works, from its options.
 *
 * @param entries how entries are written
 * @param sync whether a line counts as accepted only once it is on the disk
 * @param discards whether no line is kept, so that none is made
 */
record DeviceSettings(EntryOptions entries, boolean sync, boolean discards) {}
