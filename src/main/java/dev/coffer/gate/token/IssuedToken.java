package dev.coffer.gate.token;

import dev.coffer.request.ClientToken;

/**
 * A token that was made.
 *
 * @param text for its owner, now and never again
 */
public record IssuedToken(ClientToken text, TokenEntry entry) {}
