package dev.coffer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files say of audit devices. Source: OpenBao, website docs, configuration/audit.
 *
 * @param devices in the order in which they are written; no two have one path
 * @param byRequest {@code unsafe_allow_api_audit_creation}
 * @param prefixed {@code allow_audit_log_prefixing}
 */
public record AuditConfig(List<Device> devices, boolean byRequest, boolean prefixed) {
    /** No device, and none over the wire: OpenBao's default. */
    public static final AuditConfig NONE = new AuditConfig(List.of(), false, false);

    public AuditConfig {
        devices = List.copyOf(devices);
    }

    /**
     * A device.
     *
     * @param path as written, with or without a slash at its end
     */
    public record Device(
            String type,
            String path,
            String description,
            Map<String, String> options,
            boolean local) {
        public Device {
            options = Map.copyOf(options);
        }

        /** Nothing of the options, which may hold credentials. */
        @Override
        public String toString() {
            return "Device[" + type + " " + path + ", " + new TreeMap<>(options).keySet() + "]";
        }
    }

    /** This file and then another: devices add up, and so does what is allowed. */
    AuditConfig then(AuditConfig later) {
        List<Device> all = new ArrayList<>(devices);
        all.addAll(later.devices);
        return new AuditConfig(all, byRequest || later.byRequest, prefixed || later.prefixed);
    }
}
