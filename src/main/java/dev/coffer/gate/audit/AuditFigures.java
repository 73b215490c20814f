package dev.coffer.gate.audit;

/**
 * How entries have gone. Immutable.
 *
 * @param device its path; empty for all devices together
 * @param requests entries of what was asked
 * @param responses entries of how it ended
 */
public record AuditFigures(String device, Figure requests, Figure responses) {
    /**
     * How entries of one kind have gone.
     *
     * @param nanos that all of them took together
     * @param failures those that were not accepted
     */
    public record Figure(long count, long nanos, long failures) {}
}
