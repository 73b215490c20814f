package dev.coffer.auth.cert;

import dev.coffer.crypto.ocsp.OcspQuestion;
import dev.coffer.crypto.ocsp.OcspSigners;
import dev.coffer.outbound.Outbound;
import dev.coffer.outbound.OutboundException;
import dev.coffer.outbound.Together;
import dev.coffer.request.RequestFailure;
import dev.coffer.storage.schema.MountId;
import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks responders, or remembers what they have said. Blocks; never called within a transaction.
 * Thread-safe.
 */
final class StatusChecks {
    /** How long all responders that one login asks may take together. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String LATE = "no OCSP responder has answered in time";
    private static final Logger LOG = Logs.logger("auth.cert");

    private final Outbound outbound;
    private final Duration patience;
    private final KnownStandings known = new KnownStandings();

    /**
     * Checks by calls.
     *
     * @param patience with all responders that one login asks
     */
    StatusChecks(Outbound outbound, Duration patience) {
        this.outbound = outbound;
        this.patience = patience;
    }

    /**
     * What one login asks.
     *
     * @param inquiries in the order of the roles that want to know
     * @param remembered how many answers of the mount are kept
     */
    record Round(MountId mount, List<Inquiry> inquiries, Instant now, long remembered) {
        Round {
            inquiries = List.copyOf(inquiries);
        }
    }

    /**
     * What is known of a login.
     *
     * @param standings to what was asked; nothing behind the first that lets in
     */
    record Checked(Map<Inquiry, Standing> standings) {
        /** Where nobody had to be asked. */
        static final Checked NOTHING = new Checked(Map.of());

        private static final String CHANGED =
                "the settings were changed while responders were asked, try again";

        Checked {
            standings = Map.copyOf(standings);
        }

        /**
         * The answer to an inquiry.
         *
         * @throws RequestFailure.Unavailable 503 if it was not made
         */
        Standing of(Inquiry inquiry) {
            Standing standing = standings.get(inquiry);
            if (standing == null) {
                throw new RequestFailure.Unavailable(CHANGED, 1);
            }
            return standing;
        }
    }

    /** Asks until one is let in; what is not known in time counts as not answered. */
    Checked check(Round round) {
        Map<Inquiry, Standing> found = new ConcurrentHashMap<>();
        Callable<Boolean> errand = () -> isAnyLetIn(round, found);
        if (brought(List.of(errand)).getFirst().isEmpty()) {
            for (Inquiry each : round.inquiries()) {
                Standing _ = found.putIfAbsent(each, new Standing.Unclear(LATE));
            }
        }
        return new Checked(found);
    }

    private boolean isAnyLetIn(Round round, Map<Inquiry, Standing> found) {
        for (Inquiry inquiry : round.inquiries()) {
            Standing standing = standing(round, inquiry);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            found.put(inquiry, standing);
            if (inquiry.letsIn(standing)) {
                return true;
            }
        }
        return false;
    }

    private <T> List<Optional<T>> brought(List<Callable<T>> errands) {
        try {
            return Together.run(errands, patience);
        } catch (OutboundException _) {
            return errands.stream().map(_ -> Optional.<T>empty()).toList();
        }
    }

    private Standing standing(Round round, Inquiry inquiry) {
        String key = inquiry.key();
        return known.find(round.mount(), key, round.now())
                .orElseGet(() -> {
                    Standing asked = asked(inquiry, round.now());
                    known.keep(round.mount(), key, asked, round.now(), round.remembered());
                    if (asked instanceof Standing.Unclear(String reason)) {
                        LOG.log(Level.WARNING, "nobody tells of a certificate", "reason", reason);
                    }
                    return asked;
                });
    }

    private Standing asked(Inquiry inquiry, Instant now) {
        List<String> servers = inquiry.servers();
        if (inquiry.issuer().isEmpty()) {
            return new Standing.Unclear("the certificate's issuer is not known");
        }
        if (servers.isEmpty()) {
            return new Standing.Unclear("no OCSP responder URL");
        }
        X509Certificate issuer = inquiry.issuer().get();
        Responder.Question question =
                new Responder.Question(
                        OcspQuestion.about(inquiry.leaf(), issuer),
                        new OcspSigners(issuer, inquiry.terms().signers()),
                        now);
        List<Responder> responders =
                servers.stream()
                        .map(each -> new Responder(outbound, each, inquiry.terms().authorities()))
                        .toList();
        return inquiry.terms().queryAll()
                ? fromAll(responders, question)
                : fromFirst(responders, question);
    }

    private static Standing fromFirst(List<Responder> responders, Responder.Question question) {
        List<String> reasons = new ArrayList<>();
        for (Responder each : responders) {
            Standing said = each.ask(question);
            if (!(said instanceof Standing.Unclear(String reason))) {
                return said;
            }
            reasons.add(reason);
        }
        return unclear(reasons);
    }

    /** Revoked where one says so, good where all do. */
    private Standing fromAll(List<Responder> responders, Responder.Question question) {
        List<Callable<Standing>> errands = new ArrayList<>();
        responders.forEach(each -> errands.add(() -> each.ask(question)));
        List<String> reasons = new ArrayList<>();
        Optional<Instant> end = Optional.of(Instant.MAX);
        for (Optional<Standing> each : brought(errands)) {
            switch (each.orElseGet(() -> new Standing.Unclear(LATE))) {
                case Standing.Revoked revoked -> {
                    return revoked;
                }
                case Standing.Unclear(String reason) -> reasons.add(reason);
                case Standing.Good(Optional<Instant> until) -> end = earlier(end, until);
            }
        }
        return reasons.isEmpty() ? new Standing.Good(end) : unclear(reasons);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(first -> other.map(second -> first.isBefore(second) ? first : second));
    }

    private static Standing unclear(List<String> reasons) {
        return new Standing.Unclear(
                reasons.size() == 1
                        ? "the OCSP responder: " + reasons.getFirst()
                        : "the OCSP responders: " + String.join("; ", reasons));
    }

    /** All certificates of a mount are asked about again. */
    void forget(MountId mount) {
        known.forget(mount);
    }
}
