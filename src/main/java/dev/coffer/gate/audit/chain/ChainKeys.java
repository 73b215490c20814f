package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.KeyedHash;
import dev.coffer.crypto.SigningKey;

/**
 * What a device's chain is kept with.
 *
 * @param device the device's identity, shown in checkpoints
 * @param mac keyed hash of every line, under the device's own key
 * @param signer signs checkpoints; one for the whole server
 */
public record ChainKeys(String device, KeyedHash mac, SigningKey signer) {}
