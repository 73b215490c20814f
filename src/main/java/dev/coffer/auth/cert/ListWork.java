package dev.coffer.auth.cert;

import dev.coffer.auth.terms.NamedRoles;
import dev.coffer.engine.Call;
import dev.coffer.outbound.OutboundException;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Administers the lists of revoked certificates of a mount. One with a URL is fetched when that is
 * written; {@link ListRefresh} fetches it again. Thread-safe.
 */
final class ListWork {
    /** How many lists a mount may have: each login reads them all. */
    static final int MAX_LISTS = 32;

    private final NamedRoles<RevokedSerials> lists;
    private final ListAuthorities authorities;
    private final ListFetcher fetcher;
    private final Consumer<MountId> changed;

    /**
     * The work on lists.
     *
     * @param changed told of a mount of which a list with a URL was written
     */
    ListWork(
            NamedRoles<RevokedSerials> lists,
            ListAuthorities authorities,
            ListFetcher fetcher,
            Consumer<MountId> changed) {
        this.lists = lists;
        this.authorities = authorities;
        this.fetcher = fetcher;
        this.changed = changed;
    }

    Response show(ReadTransaction tx, Call call) {
        return Response.ok(list(tx, call).view());
    }

    /**
     * A list that is to be kept.
     *
     * @param url where it was fetched; empty where it was given
     */
    record Brought(RevocationList list, Optional<String> url) {}

    /** Reads the list that is given, or fetches the one that is meant. */
    Supplier<Brought> prepare(ReadTransaction tx, Call call) {
        checkRoom(tx, call);
        if (call.fields().has(RevokedSerials.LIST.name())) {
            String text = call.fields().text(RevokedSerials.LIST.name());
            return () -> given(text);
        }
        if (!call.fields().has(RevokedSerials.URL.name())) {
            throw new RequestFailure.Invalid("one of 'crl' or 'url' must be provided");
        }
        String url = call.fields().text(RevokedSerials.URL.name());
        if (url.isEmpty()) {
            throw new RequestFailure.Invalid("empty CRL url");
        }
        if (!Responders.isUrl(url)) {
            throw new RequestFailure.Invalid("invalid CRL url: it must be one of http or https");
        }
        return () -> wanted(url);
    }

    private static Brought given(String text) {
        try {
            return new Brought(
                    RevocationList.parse(text.getBytes(StandardCharsets.ISO_8859_1)),
                    Optional.empty());
        } catch (RevocationList.UselessException useless) {
            throw new RequestFailure.Invalid(String.valueOf(useless.getMessage()));
        }
    }

    private Brought wanted(String url) {
        try {
            return new Brought(fetcher.fetch(url), Optional.of(url));
        } catch (OutboundException | RevocationList.UselessException failure) {
            throw new RequestFailure.Invalid(
                    "the CRL could not be fetched: "
                            + failure.getMessage()
                            + "; nothing was changed");
        }
    }

    private void checkRoom(ReadTransaction tx, Call call) {
        boolean full =
                !lists.exists(tx, call)
                        && lists.names(tx, call.mount().id(), MAX_LISTS).size() == MAX_LISTS;
        if (full) {
            throw new RequestFailure.Invalid(
                    "there are " + MAX_LISTS + " CRLs already; nothing was changed");
        }
    }

    Response write(Transaction tx, Call call, Brought brought) {
        checkRoom(tx, call);
        MountId mount = call.mount().id();
        if (brought.url().isEmpty()) {
            lists.put(tx, call, new RevokedSerials(brought.list().serials(), Optional.empty()));
            return Response.noContent();
        }
        ListAuthorities.Verdict verdict = authorities.verdict(tx, mount, brought.list());
        if (verdict == ListAuthorities.Verdict.FORGED) {
            throw new RequestFailure.Invalid(
                    "the CRL is not signed by the authority of its issuer's name that a role"
                            + " trusts; nothing was changed");
        }
        lists.put(tx, call, brought.list().from(brought.url().get(), call.request().now()));
        tx.afterCommit(() -> changed.accept(mount));
        return verdict == ListAuthorities.Verdict.SIGNED
                ? Response.noContent()
                : Response.noContent()
                        .withWarning(
                                "the signature of the CRL was not checked: no role trusts an"
                                        + " authority of its issuer's name, which is "
                                        + brought.list().issuer().getName());
    }

    Response remove(Transaction tx, Call call) {
        RevokedSerials _ = list(tx, call);
        return lists.remove(tx, call);
    }

    private RevokedSerials list(ReadTransaction tx, Call call) {
        return lists.find(tx, call)
                .orElseThrow(
                        () -> new RequestFailure.Invalid("no such CRL " + NamedRoles.name(call)));
    }
}
