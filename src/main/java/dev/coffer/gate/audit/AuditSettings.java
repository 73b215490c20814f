package dev.coffer.gate.audit;

import java.util.List;

/**
 * What the operator has configured of the audit log.
 *
 * @param rules what devices may be
 * @param devices those that there must be, and no others from the configuration
 */
public record AuditSettings(DeviceRules rules, List<AuditTable.Wanted> devices) {
    /** Nothing. */
    public static final AuditSettings NONE = new AuditSettings(DeviceRules.STRICT, List.of());

    /** Copies the list. */
    public AuditSettings {
        devices = List.copyOf(devices);
    }
}
