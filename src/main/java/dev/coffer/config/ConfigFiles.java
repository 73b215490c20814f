package dev.coffer.config;

import dev.coffer.telemetry.LogLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that {@code -config} names, each a file or a folder of {@code .hcl} and {@code
 * .json} files in the order of their names. What a file holds, not its name, tells HCL from JSON.
 *
 * <p>Source: OpenBao, command/server/config.go (LoadConfig, LoadConfigDir, Merge).
 */
public final class ConfigFiles {
    /** The most files in one folder. */
    private static final int MAX_FILES = 1_000;

    /** The longest file. */
    private static final long MAX_FILE_BYTES = 1L << 20;

    private final Environment environment;
    private final Problems problems = new Problems();

    private ConfigFiles(Environment environment) {
        this.environment = environment;
    }

    /**
     * The configuration of a server.
     *
     * @throws ConfigException with every problem found
     */
    public static ServerConfig load(List<Path> paths, Environment environment)
            throws ConfigException {
        return new ConfigFiles(environment).load(Fragment.EMPTY, paths);
    }

    /**
     * The configuration of a server for development: in memory, on {@code address}, and whatever
     * the files add to that or change.
     *
     * @param tls null for cleartext
     * @throws ConfigException with every problem found
     */
    public static ServerConfig loadDevelopment(
            HostPort address,
            ListenerConfig.@Nullable Tls tls,
            List<Path> paths,
            Environment environment)
            throws ConfigException {
        ListenerConfig listener =
                new ListenerConfig.Tcp(
                        address, tls, HttpLimits.DEFAULT, ListenerConfig.OpenPaths.NONE);
        Fragment base =
                new Fragment(
                        List.of(listener),
                        new StorageConfig.Memory(),
                        null,
                        null,
                        AuditConfig.NONE,
                        List.of(),
                        General.NOTHING,
                        List.of(),
                        List.of());
        return new ConfigFiles(environment).load(base, paths);
    }

    private ServerConfig load(Fragment base, List<Path> paths) throws ConfigException {
        Fragment all = base;
        for (Path path : paths) {
            all = all.then(read(path, paths));
        }
        String apiAddress = environment.value("API_ADDR").orElse(orEmpty(all));
        if (!apiAddress.isEmpty() && !ApiAddress.isValid(apiAddress)) {
            problems.add("the environment's API_ADDR " + ApiAddress.EXPECTED);
        }
        LogLevel level = logLevel(all);
        StorageConfig storage = all.storage();
        if (!all.first().isEmpty() && all.seals().stream().allMatch(SealReader.Found::isShamir)) {
            problems.add(
                    "\"initialize\" needs a seal that opens by itself: there is no way to hand"
                            + " shares over");
        }
        FirstRequest.checkOrder(all.first(), problems::add);
        SealConfig seal = new SealReader(environment, problems).together(all.seals());
        if (problems.isEmpty()) {
            String files = String.join(", ", paths.stream().map(Path::toString).toList());
            if (storage == null) {
                problems.add(files, 0, "no storage: add storage \"embedded\" { path = \"...\" }");
            }
            if (all.listeners().isEmpty()) {
                problems.add(files, 0, "no listener: add listener \"tcp\" { ... }");
            }
        }
        problems.throwIfAny();
        if (storage == null) {
            throw new IllegalStateException("a configuration without storage passed the checks");
        }
        return new ServerConfig(
                all.listeners(),
                storage,
                apiAddress,
                level,
                all.audit(),
                seal,
                operation(all.general(), all.first()),
                all.notes());
    }

    private static ServerConfig.Operation operation(General general, List<FirstRequest> first) {
        TelemetryConfig telemetry = general.telemetry();
        return new ServerConfig.Operation(
                general.log(),
                general.leases(),
                telemetry == null ? TelemetryConfig.DEFAULT : telemetry,
                general.lockouts(),
                general.pidFile(),
                first);
    }

    private static String orEmpty(Fragment all) {
        return all.apiAddress() == null ? "" : all.apiAddress();
    }

    private LogLevel logLevel(Fragment all) {
        Optional<String> name = environment.value("LOG_LEVEL");
        Optional<LogLevel> level = name.flatMap(LogLevel::parse);
        if (name.isPresent() && level.isEmpty()) {
            problems.add("the environment's LOG_LEVEL must be trace, debug, info, warn or error");
        }
        LogLevel written = all.logLevel() == null ? ServerConfig.DEFAULT_LOG_LEVEL : all.logLevel();
        return level.orElse(written);
    }

    private Fragment read(Path path, List<Path> all) {
        if (!Files.isDirectory(path)) {
            return isInFolderOf(path, all) ? Fragment.EMPTY : readFile(path);
        }
        Fragment folder = Fragment.EMPTY;
        List<Path> files = filesIn(path);
        for (Path file : files) {
            folder = folder.then(readFile(file));
        }
        return folder;
    }

    /** Whether the folder of a file is read as well, so that the file would be read twice. */
    private static boolean isInFolderOf(Path file, List<Path> all) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return isConfigFile(file)
                && all.stream().anyMatch(each -> each.toAbsolutePath().normalize().equals(folder));
    }

    private List<Path> filesIn(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files =
                    entries.filter(ConfigFiles::isConfigFile)
                            .filter(file -> !Files.isDirectory(file))
                            .sorted()
                            .limit(MAX_FILES + 1L)
                            .toList();
            if (files.isEmpty()) {
                problems.add(folder.toString(), 0, "no .hcl or .json file in this folder");
            }
            if (files.size() > MAX_FILES) {
                problems.add(folder.toString(), 0, "more than " + MAX_FILES + " files");
                return List.of();
            }
            return files;
        } catch (IOException unreadable) {
            problems.add(folder.toString(), 0, "cannot be read: " + unreadable.getMessage());
            return List.of();
        }
    }

    /** Editors keep their copies beside the file: {@code .#name}, {@code #name#}. */
    private static boolean isConfigFile(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean ending = name.endsWith(".hcl") || name.endsWith(".json");
        return ending && !name.startsWith(".#");
    }

    private Fragment readFile(Path file) {
        try {
            return new FragmentReader(file.toString(), environment, problems).read(text(file));
        } catch (NoSuchFileException missing) {
            problems.add(file.toString(), 0, "no such file");
        } catch (CharacterCodingException malformed) {
            problems.add(file.toString(), 0, "is not UTF-8 text");
        } catch (IOException unreadable) {
            problems.add(file.toString(), 0, "cannot be read: " + unreadable.getMessage());
        }
        return Fragment.EMPTY;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("it is larger than " + MAX_FILE_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
