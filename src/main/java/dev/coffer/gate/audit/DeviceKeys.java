package dev.coffer.gate.audit;

import dev.coffer.gate.audit.chain.ChainKeys;

/**
 * What a device hashes and signs with.
 *
 * @param values keyed hashes of values, under the device's own salt
 * @param chain of its lines
 */
record DeviceKeys(ValueHash values, ChainKeys chain) {
    /** Erases the hashes' keys; every later hash fails. */
    void destroy() {
        values.destroy();
        chain.mac().destroy();
    }
}
