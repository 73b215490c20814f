package dev.coffer.gate;

import dev.coffer.engine.CallPart;
import dev.coffer.engine.Capability;
import dev.coffer.engine.PreparedCall;
import dev.coffer.gate.idempotency.Repeats;
import dev.coffer.request.Response;
import dev.coffer.storage.transaction.Transaction;
import java.util.List;
import java.util.Locale;

/**
 * The work of a write that asks to be done once.
 *
 * @param mount path of its mount
 */
record RepeatableWork(Transaction tx, Asker asker, PreparedCall call, String mount)
        implements Repeats.Work {
    @Override
    public Response run() {
        return call.run(tx, asker.access());
    }

    @Override
    public List<CallPart> parts() {
        return call.parts(tx, asker.access());
    }

    @Override
    public boolean permits(CallPart part) {
        String capability = part.operation().toUpperCase(Locale.ROOT);
        return asker.access().allows(Capability.valueOf(capability), mount + part.path());
    }
}
