package dev.coffer.gate.token;

import dev.coffer.request.Bytes;

/**
 * A token that was found valid.
 *
 * @param hash under which its record is kept; empty for a batch token, which has none
 */
public record Token(Bytes hash, TokenEntry entry) {}
