package dev.coffer.gate.audit;

import dev.coffer.crypto.RandomSource;
import dev.coffer.request.Cancellation;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the table of devices what the configuration says: adds what is new and removes what is gone
 * from it. What is there already must be the same; whoever wants another device gives it another
 * path, so that nobody wonders which entries were written how.
 *
 * <p>Source: OpenBao, vault/audit.go, handleAuditLogSetup. Every mistake is 500, as there: it is
 * the operator's, and the server stays sealed.
 */
final class ConfiguredDevices {
    private final Transactions transactions;
    private final RandomSource random;

    ConfiguredDevices(Transactions transactions, RandomSource random) {
        this.transactions = transactions;
        this.random = random;
    }

    /**
     * Does it, one device after the other.
     *
     * @param probe opens a new device and writes a test entry to it
     */
    void apply(AuditSettings settings, Consumer<DeviceEntry> probe) {
        Set<String> paths = new HashSet<>();
        List<DeviceEntry> there = transactions.read(Cancellation.NONE, AuditTable::all);
        for (AuditTable.Wanted wanted : settings.devices()) {
            if (!paths.add(wanted.path())) {
                throw refused(wanted, "two audit devices in the configuration have this path");
            }
            Optional<DeviceEntry> known =
                    there.stream().filter(device -> device.path().equals(wanted.path())).findAny();
            if (known.isPresent()) {
                requireSame(wanted, known.get());
            } else {
                add(settings.rules(), wanted, probe);
            }
        }
        there.stream()
                .filter(device -> device.configured() && !paths.contains(device.path()))
                .forEach(device -> write(tx -> AuditTable.remove(tx, device)));
    }

    private void add(DeviceRules rules, AuditTable.Wanted wanted, Consumer<DeviceEntry> probe) {
        try {
            rules.checkOptions(wanted.options());
            DeviceEntry device = AuditTable.create(wanted, random);
            DeviceRules.checkPath(
                    wanted.path(), transactions.read(Cancellation.NONE, AuditTable::all));
            probe.accept(device);
            write(tx -> AuditTable.put(tx, device));
        } catch (RequestFailure.Invalid refused) {
            throw refused(wanted, String.valueOf(refused.getMessage()));
        }
    }

    private void write(Consumer<Transaction> change) {
        boolean _ =
                transactions.write(
                        Cancellation.NONE,
                        tx -> {
                            change.accept(tx);
                            return true;
                        });
    }

    private static void requireSame(AuditTable.Wanted wanted, DeviceEntry known) {
        if (!known.configured()) {
            throw refused(
                    wanted,
                    "it was enabled by a request; disable it there before it is configured");
        }
        boolean same =
                known.type().equals(wanted.type())
                        && known.description().equals(wanted.description())
                        && known.local() == wanted.local()
                        && known.options().equals(wanted.options());
        if (!same) {
            throw refused(
                    wanted,
                    "modifications to audit devices are not allowed; give the changed device"
                            + " another path");
        }
    }

    /** Never with the options, which may hold credentials. */
    private static RequestFailure refused(AuditTable.Wanted wanted, String reason) {
        return new RequestFailure.Internal("audit device " + wanted.path() + ": " + reason);
    }
}
