package dev.coffer.gate.audit;

import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A device with a note whether it works, so that a change is logged and nothing else, and with its
 * figures.
 */
final class WatchedDevice implements AutoCloseable {
    private static final Logger LOG = Logs.logger("audit");

    private final AuditDevice device;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Tally requests = new Tally();
    private final Tally responses = new Tally();

    WatchedDevice(AuditDevice device) {
        this.device = device;
    }

    DeviceEntry entry() {
        return device.entry();
    }

    /** False where it is certain that it accepts nothing now. */
    boolean mayWork() {
        return !failing.get() || !device.opensAtStart();
    }

    void request(AuditRequest asked, AuditedHeaders headers) throws DeviceFailure {
        device.request(asked, headers);
    }

    void response(AuditResponse ended, AuditedHeaders headers) throws DeviceFailure {
        device.response(ended, headers);
    }

    /** What is counted of entries of requests. */
    Tally requests() {
        return requests;
    }

    /** What is counted of entries of responses. */
    Tally responses() {
        return responses;
    }

    /** How entries have gone here since it was opened. */
    AuditFigures figures() {
        return new AuditFigures(device.entry().path(), requests.figure(), responses.figure());
    }

    /** It has accepted an entry. */
    void works() {
        if (failing.get() && failing.compareAndSet(true, false)) {
            LOG.log(Level.INFO, "audit device works again", "path", device.entry().path());
        }
    }

    /** It has refused an entry. */
    void fails(String reason) {
        if (failing.compareAndSet(false, true)) {
            LOG.log(
                    Level.ERROR,
                    "audit device fails",
                    "path",
                    device.entry().path(),
                    "reason",
                    reason);
        }
    }

    /** Opens it anew; what fails is logged, and tried again by the next entry. */
    void reopen() {
        try {
            device.reopen();
            works();
        } catch (DeviceFailure refused) {
            fails(String.valueOf(refused.getMessage()));
        }
    }

    void tick() {
        device.tick();
    }

    @Override
    public void close() {
        device.close();
        LOG.log(Level.INFO, "audit device closed", "path", device.entry().path());
    }
}
