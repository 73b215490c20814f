package dev.coffer.storage.barrier;

import dev.coffer.storage.schema.Names;

/** What an open barrier works with; replaced as a whole by a rotation, dropped by sealing. */
public record BarrierKeys(RecordCipher cipher, Names names) {}
