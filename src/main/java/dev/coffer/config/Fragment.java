package dev.coffer.config;

import dev.coffer.telemetry.LogLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one file says; null for what it does not say. */
record Fragment(
        List<ListenerConfig> listeners,
        @Nullable StorageConfig storage,
        @Nullable String apiAddress,
        @Nullable LogLevel logLevel,
        AuditConfig audit,
        List<SealReader.Found> seals,
        General general,
        List<FirstRequest> first,
        List<String> notes) {

    static final Fragment EMPTY =
            new Fragment(
                    List.of(),
                    null,
                    null,
                    null,
                    AuditConfig.NONE,
                    List.of(),
                    General.NOTHING,
                    List.of(),
                    List.of());

    Fragment {
        listeners = List.copyOf(listeners);
        seals = List.copyOf(seals);
        first = List.copyOf(first);
        notes = List.copyOf(notes);
    }

    /**
     * This file and then another: listeners, seals and audit devices add up, of everything else the
     * last one counts. Source: OpenBao, command/server/config.go, Merge.
     */
    Fragment then(Fragment later) {
        List<ListenerConfig> all = new ArrayList<>(listeners);
        all.addAll(later.listeners);
        List<SealReader.Found> sealed = new ArrayList<>(seals);
        sealed.addAll(later.seals);
        List<FirstRequest> requests = new ArrayList<>(first);
        requests.addAll(later.first);
        List<String> said = new ArrayList<>(notes);
        said.addAll(later.notes);
        return new Fragment(
                all,
                later.storage == null ? storage : later.storage,
                later.apiAddress == null ? apiAddress : later.apiAddress,
                later.logLevel == null ? logLevel : later.logLevel,
                audit.then(later.audit),
                sealed,
                general.then(later.general),
                requests,
                said);
    }
}
