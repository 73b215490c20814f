package dev.coffer.gate.audit.chain;

import dev.coffer.crypto.VerifyingKey;

/** What the verification of a log has found. */
public sealed interface Verdict {
    /**
     * Everything is as it was written, as far as it goes.
     *
     * @param lines how many lines belong to the chain, checkpoints included
     * @param last number of the last line in the chain
     * @param lastLine place of the last line in its file, from 1
     * @param unsigned how many lines at the end no checkpoint covers
     * @param closed whether the last line is the checkpoint that closes a file
     * @param device identity of the device that wrote it
     * @param key whose signatures were right
     */
    record Intact(
            long lines,
            long last,
            long lastLine,
            int unsigned,
            boolean closed,
            String device,
            VerifyingKey key)
            implements Verdict {}

    /**
     * Something is not as it was written.
     *
     * @param file which of the files, from 0
     * @param line which of its lines, from 1: the first where something is wrong or missing
     * @param text what is wrong, for an operator
     */
    record Broken(int file, long line, String text) implements Verdict {}
}
