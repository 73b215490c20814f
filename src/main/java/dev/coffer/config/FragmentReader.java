package dev.coffer.config;

import dev.coffer.config.hcl.HclException;
import dev.coffer.config.hcl.HclParser;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.telemetry.LogLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the text of one configuration file. */
final class FragmentReader {
    private static final Names TOP = top();

    private static Names top() {
        List<String> known =
                new ArrayList<>(
                        List.of(
                                "allow_audit_log_prefixing",
                                "api_addr",
                                "audit",
                                "disable_mlock",
                                "initialize",
                                "listener",
                                "log_level",
                                "seal",
                                "storage",
                                "telemetry",
                                "unsafe_allow_api_audit_creation",
                                "user_lockout"));
        known.addAll(GeneralReader.NAMES);
        known.addAll(GeneralReader.WITHOUT_EFFECT);
        known.addAll(GeneralReader.OFF.keySet());
        known.sort(String::compareTo);
        Map<String, String> refused = new HashMap<>(GeneralReader.REFUSED);
        refused.put("ha_storage", Names.ONE_NODE);
        refused.put("ha_backend", Names.ONE_NODE);
        return new Names(known, refused);
    }

    private final String file;
    private final Environment environment;
    private final Problems problems;

    FragmentReader(String file, Environment environment, Problems problems) {
        this.file = file;
        this.environment = environment;
        this.problems = problems;
    }

    Fragment read(String text) {
        try {
            return read(HclParser.parse(text));
        } catch (HclException malformed) {
            problems.add(file, malformed.line(), malformed.problem());
            return Fragment.EMPTY;
        }
    }

    private Fragment read(Body body) {
        List<Item> settings = new ArrayList<>();
        List<ListenerConfig> listeners = new ArrayList<>();
        List<AuditConfig.Device> audits = new ArrayList<>();
        List<SealReader.Found> seals = new ArrayList<>();
        SealReader sealReader = new SealReader(environment, problems);
        List<FirstRequest> first = new ArrayList<>();
        InitializeReader initialize = new InitializeReader(file, problems);
        GeneralReader general = new GeneralReader(file, problems);
        AuditReader auditReader = new AuditReader(file, problems);
        Optional<StorageReader.Found> storage = Optional.empty();
        int storageLine = 0;
        for (Item item : body.items()) {
            switch (Stanza.name(item)) {
                case "listener" ->
                        block(item, "listener \"tcp\"")
                                .flatMap(block -> new ListenerReader(block, problems).read())
                                .ifPresent(listeners::add);
                case "audit" -> auditReader.read(item).ifPresent(audits::add);
                case "seal" ->
                        block(item, "seal \"static\"")
                                .flatMap(sealReader::read)
                                .ifPresent(seals::add);
                case "initialize" -> first.addAll(initialize.read(item));
                case "telemetry" -> general.telemetry(item);
                case "user_lockout" -> general.lockout(item);
                case "storage", "backend" -> {
                    int line = item.keys().getFirst().position().line();
                    if (storageLine > 0) {
                        String text = "\"storage\" is given twice, first in line " + storageLine;
                        problems.add(file, line, text);
                    }
                    storageLine = line;
                    storage =
                            block(item, "storage \"embedded\"")
                                    .flatMap(block -> new StorageReader(block, problems).read());
                }
                default -> settings.add(item);
            }
        }
        Body top = new Body(body.position(), settings);
        Stanza stanza = new Stanza(new Stanza.Place(file, ""), top, TOP, problems);
        checkConstants(stanza);
        List<String> notes = new ArrayList<>(GeneralReader.notes(stanza));
        notes.addAll(storage.map(StorageReader.Found::notes).orElse(List.of()));
        return new Fragment(
                listeners,
                storage.map(StorageReader.Found::storage).orElse(null),
                apiAddress(stanza).orElse(null),
                logLevel(stanza).orElse(null),
                new AuditConfig(
                        audits,
                        stanza.bool("unsafe_allow_api_audit_creation"),
                        stanza.bool("allow_audit_log_prefixing")),
                seals,
                general.read(stanza),
                first,
                notes);
    }

    /**
     * A block with its label.
     *
     * @param type in lower case
     */
    record Block(String file, String type, Item item, Body body) {
        int line() {
            return item.keys().getFirst().position().line();
        }
    }

    private Optional<Block> block(Item item, String example) {
        boolean twoKeys = item.keys().size() == 2;
        if (twoKeys && item.value() instanceof Body body) {
            String type = item.keys().get(1).text().toLowerCase(Locale.ROOT);
            return Optional.of(new Block(file, type, item, body));
        }
        int line = item.keys().getFirst().position().line();
        String name = item.keys().getFirst().text();
        problems.add(file, line, "\"" + name + "\" must be a block: " + example + " { ... }");
        return Optional.empty();
    }

    /** Settings that have one value only, which OpenBao's files nevertheless give. */
    private static void checkConstants(Stanza stanza) {
        if (stanza.has("disable_mlock") && !stanza.bool("disable_mlock")) {
            stanza.problem(
                    "disable_mlock",
                    "must be true or left out: memory is not locked, here as in OpenBao;"
                            + " disable or encrypt swap instead");
        }
    }

    private static Optional<String> apiAddress(Stanza stanza) {
        Optional<String> address = stanza.text("api_addr").filter(text -> !text.isEmpty());
        if (address.isPresent() && !ApiAddress.isValid(address.get())) {
            stanza.problem("api_addr", ApiAddress.EXPECTED);
            return Optional.empty();
        }
        return address;
    }

    private static Optional<LogLevel> logLevel(Stanza stanza) {
        Optional<String> name = stanza.text("log_level").filter(text -> !text.isEmpty());
        Optional<LogLevel> level = name.flatMap(LogLevel::parse);
        if (name.isPresent() && level.isEmpty()) {
            stanza.problem("log_level", "must be trace, debug, info, warn or error");
        }
        return level;
    }
}
