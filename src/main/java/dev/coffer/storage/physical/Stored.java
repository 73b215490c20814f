package dev.coffer.storage.physical;

import dev.coffer.request.Bytes;

/** A value, and the version of the commit that put it there. */
public record Stored(Bytes value, long modifiedVersion) {}
