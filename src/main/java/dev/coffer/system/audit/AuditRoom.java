package dev.coffer.system.audit;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.audit.AuditBroker;
import dev.coffer.gate.audit.DeviceRules;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/**
 * The paths {@code sys/audit}, {@code sys/audit-hash} and {@code sys/config/auditing}. Source:
 * OpenBao API, /sys/audit, /sys/audit-hash, /sys/config/auditing.
 */
public final class AuditRoom implements SystemRoom {
    private static final Field PATH =
            Field.string(
                    DeviceWork.PATH,
                    "The name of the backend. Cannot be delimited. Example: \"mysql\"");
    private static final Field HEADER = Field.string(HeaderWork.HEADER, "The name of the header.");

    private final DeviceWork devices;
    private final HeaderWork headers;

    /** The paths of one server. */
    public AuditRoom(AuditBroker broker, DeviceRules rules, RandomSource random) {
        this.devices = new DeviceWork(broker, rules, random);
        this.headers = new HeaderWork(broker);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                hashPath(), listPath(), devicePath(), keyPath(), headerPath(), headersPath());
    }

    private PathSpec hashPath() {
        return PathSpec.at("audit-hash/(?P<path>.+)")
                .fields(PATH, Field.string(DeviceWork.INPUT, "The value that is looked for."))
                .reads(Operation.WRITE, devices::hash)
                .help("The hash of the given string via the given audit backend", "")
                .build();
    }

    private PathSpec listPath() {
        return PathSpec.at("audit")
                .reads(Operation.READ, devices::list)
                .summary(Operation.READ, "List the enabled audit devices.")
                .help(
                        "List the currently enabled audit backends.",
                        """
                        This path responds to the following HTTP methods.

                            GET /
                                List the currently enabled audit backends.

                            PUT /<path>
                                Enable an audit backend at the given path.

                            DELETE /<path>
                                Disable the given audit backend.
                        """)
                .build();
    }

    private PathSpec devicePath() {
        return PathSpec.at("audit/(?P<path>.+)")
                .fields(
                        PATH,
                        Field.string(
                                DeviceWork.TYPE, "The type of the backend. Example: \"mysql\""),
                        Field.string(
                                DeviceWork.DESCRIPTION,
                                "User-friendly description for this audit backend."),
                        new Field(
                                DeviceWork.OPTIONS,
                                Field.Type.KEY_VALUE_PAIRS,
                                "Configuration options for the audit backend."),
                        Field.bool(DeviceWork.LOCAL, "Kept and shown."))
                .prepares(Operation.WRITE, devices::probe, devices::enable)
                .writes(Operation.DELETE, devices::disable)
                .summary(Operation.WRITE, "Enable a new audit device at the supplied path.")
                .summary(Operation.DELETE, "Disable the audit device at the given path.")
                .help(
                        "Enable or disable audit backends.",
                        "Enable a new audit backend or disable an existing backend.")
                .build();
    }

    private PathSpec keyPath() {
        return PathSpec.at("config/auditing/checkpoint-key")
                .reads(Operation.READ, devices::checkpointKey)
                .help(
                        "The public key of the checkpoints in audit logs.",
                        "Whoever has it verifies the logs of this server offline: coffer audit"
                                + " verify -key FILE LOG. Nothing before the first audit device is"
                                + " enabled.")
                .build();
    }

    private PathSpec headerPath() {
        return PathSpec.at("config/auditing/request-headers/(?P<header>.+)")
                .lowerCaseNames()
                .fields(HEADER, Field.bool(HeaderWork.HMAC, "Whether its values are hashed."))
                .writes(Operation.WRITE, headers::add)
                .writes(Operation.DELETE, headers::remove)
                .reads(Operation.READ, headers::show)
                .summary(Operation.WRITE, "Enable auditing of a header.")
                .summary(Operation.DELETE, "Disable auditing of the given request header.")
                .help(
                        "Configures the headers sent to the audit logs.",
                        """
                        This path responds to the following HTTP methods.

                            GET /<name>
                                Returns the setting for the header with the given name.

                            POST /<name>
                                Enable auditing of the given header.

                            DELETE /<path>
                                Disable auditing of the given header.
                        """)
                .build();
    }

    private PathSpec headersPath() {
        return PathSpec.at("config/auditing/request-headers")
                .reads(Operation.READ, headers::list)
                .summary(
                        Operation.READ,
                        "List the request headers that are configured to be audited.")
                .help(
                        "Lists the headers configured to be audited.",
                        "Returns a list of headers that have been configured to be audited.")
                .build();
    }
}
