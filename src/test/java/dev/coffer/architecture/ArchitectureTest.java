package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may import whom. Imports point downwards only; every package below {@code dev.coffer} has a
 * rank, and a new one gets its rank here before it gets its first class.
 */
final class ArchitectureTest {
    private static final String ROOT = "dev.coffer";

    /** The terms of tokens, which every auth method takes and shows alike. */
    private static final String AUTH_TERMS = ROOT + ".auth.terms..";

    /**
     * A package imports packages of a strictly lower rank only. Main, which no one imports, is
     * above all.
     */
    private static final Map<String, Integer> RANKS =
            Map.ofEntries(
                    Map.entry("server", 14),
                    Map.entry("cli", 13),
                    Map.entry("api", 12),
                    Map.entry("system", 10),
                    Map.entry("gate", 9),
                    Map.entry("auth", 7),
                    Map.entry("engine", 6),
                    Map.entry("storage", 5),
                    Map.entry("config", 4),
                    Map.entry("outbound", 4),
                    Map.entry("request", 3),
                    Map.entry("json", 1),
                    Map.entry("crypto", 1),
                    Map.entry("telemetry", 1));

    /** What a package may see of storage; a package that is not named here sees nothing of it. */
    private static final Map<String, List<String>> STORAGE_SEEN_BY =
            Map.of(
                    "server", List.of("..storage.."),
                    "system", inStorage("transaction", "folder", "schema", "seal"),
                    "gate", inStorage("transaction", "folder", "schema"),
                    "auth", inStorage("transaction", "folder", "schema"),
                    "engine", inStorage("transaction", "folder", "schema"));

    /** What a package of storage may see of its neighbours in storage, besides itself. */
    private static final Map<String, List<String>> INSIDE_STORAGE =
            Map.of(
                    "schema", List.of(),
                    "transaction", inStorage("schema"),
                    "folder", inStorage("transaction", "schema"),
                    "physical", List.of(),
                    "backup", inStorage("physical"),
                    "barrier", inStorage("transaction", "schema", "physical"),
                    "seal", inStorage("barrier", "transaction", "schema"));

    /**
     * Third-party code, and parts of the JDK that need care, with the only packages that may use
     * them.
     */
    private static final List<Fence> FENCES =
            List.of(
                    new Fence("javax.crypto..", "crypto.."),
                    new Fence("org.rocksdb..", "storage.physical.embedded.."),
                    new Fence("io.netty..", "api.http.."),
                    new Fence("tools.jackson..", "json.."),
                    new Fence("com.github.benmanes..", "storage.barrier.."),
                    new Fence("org.bouncycastle..", "crypto.."),
                    new Fence("java.net.http..", "cli..", "outbound.."),
                    new Fence("java.sql..", "storage.physical.postgresql.."),
                    new Fence("javax.sql..", "storage.physical.postgresql.."),
                    new Fence(
                            "java.security..",
                            "crypto..",
                            "api.http..",
                            "auth.cert..",
                            "cli.client.."));

    private static JavaClasses product = new ClassFileImporter().importPackages("none");

    private record Fence(String fenced, List<String> users) {
        Fence(String fenced, String... users) {
            this(fenced, Stream.of(users).map(user -> ROOT + "." + user).toList());
        }
    }

    @BeforeAll
    static void importProduct() {
        product =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT);
    }

    @Test
    void packages_all_haveARank() {
        TreeSet<String> unranked = new TreeSet<>();
        for (JavaClass type : product) {
            String top = topPackage(type);
            if (!top.isEmpty() && !RANKS.containsKey(top)) {
                unranked.add(top);
            }
        }
        assertThat(unranked).as("packages without a rank in ArchitectureTest").isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> imports_pointDownwardsOnly() {
        return RANKS.entrySet().stream()
                .map(entry -> rule(entry.getKey(), tierRule(entry.getKey(), entry.getValue())));
    }

    @Test
    void main_isImportedByNobody() {
        check(
                noClasses()
                        .that(resideInAPackage(ROOT + ".."))
                        .and(DescribedPredicate.not(resideInAPackage(ROOT)))
                        .should()
                        .dependOnClassesThat(resideInAPackage(ROOT)));
    }

    /** The terminal speaks to a server by HTTP alone, so it cannot know what a server knows. */
    @Test
    void cli_seesOnlyConfigRequestAndJson() {
        check(
                noClasses()
                        .that(resideInAPackage(ROOT + ".cli.."))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(ROOT + "..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAnyPackage(
                                                                ROOT + ".cli..",
                                                                ROOT + ".config..",
                                                                ROOT + ".request..",
                                                                ROOT + ".json..")))));
    }

    @TestFactory
    Stream<DynamicTest> storage_isSeenOnlyAsFarAsNeeded() {
        return RANKS.keySet().stream()
                .filter(top -> !top.equals("storage"))
                .sorted()
                .map(top -> rule(top, storageSeenRule(top)));
    }

    @TestFactory
    Stream<DynamicTest> storage_insideHasAnOrder() {
        return INSIDE_STORAGE.entrySet().stream()
                .map(entry -> rule(entry.getKey(), insideRule(entry.getKey(), entry.getValue())));
    }

    @Test
    void siblings_neverImportEachOther() {
        for (String parent : List.of("engine", "storage.physical", "auth")) {
            check(
                    slices().matching(ROOT + "." + parent + ".(*)..")
                            .should()
                            .notDependOnEachOther()
                            .ignoreDependency(
                                    DescribedPredicate.alwaysTrue(), resideInAPackage(AUTH_TERMS)));
        }
    }

    /** What every auth method says alike is no sibling: it knows none of them. */
    @Test
    void authTerms_knowNoMethod() {
        check(
                noClasses()
                        .that(resideInAPackage(AUTH_TERMS))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(ROOT + ".auth..")
                                        .and(
                                                DescribedPredicate.not(
                                                        resideInAPackage(AUTH_TERMS)))));
    }

    @Test
    void packages_haveNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void gateParts_doNotKnowThePipeline() {
        check(
                noClasses()
                        .that(resideInAPackage(ROOT + ".gate.*.."))
                        .should()
                        .dependOnClassesThat(simpleName("RequestPipeline")));
    }

    /** Who begins and commits transactions; an engine is handed one. */
    @Test
    void transactionRunner_isUsedByGateSystemStorageAndServerOnly() {
        check(
                noClasses()
                        .that(
                                DescribedPredicate.not(
                                        resideInAnyPackage(
                                                ROOT + ".gate..",
                                                ROOT + ".system..",
                                                ROOT + ".storage..",
                                                ROOT + ".server..")))
                        .should()
                        .dependOnClassesThat(simpleName("TransactionRunner")));
    }

    @TestFactory
    Stream<DynamicTest> libraries_stayBehindTheirFence() {
        return FENCES.stream().map(fence -> rule(fence.fenced(), fenceRule(fence)));
    }

    /** TLS and logins need certificates and key stores; the primitives stay in crypto. */
    @Test
    void readersOfCertificates_useNoPrimitivesOfJavaSecurity() {
        check(
                noClasses()
                        .that(resideInAnyPackage(ROOT + ".api.http..", ROOT + ".auth.cert.."))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("java.security")
                                        .and(BannedCalls.SECURITY_PRIMITIVE)));
    }

    @Test
    void serialization_isNeverUsed() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat(BannedCalls.SERIALIZATION)
                        .as("no class reads or writes Java serialization"));
    }

    /**
     * Time and chance are handed in, so that a request can run again and a test can choose them.
     */
    @Test
    void timeAndChance_areHandedIn() {
        check(
                noClasses()
                        .that(DescribedPredicate.not(mayReadTheClock()))
                        .should()
                        .callMethodWhere(BannedCalls.TIME_OR_CHANCE)
                        .orShould()
                        .callConstructorWhere(BannedCalls.NEW_RANDOM));
    }

    /**
     * Timeouts need monotonic time, so the wire, the audit devices and the stores may read it
     * beside server, cli and crypto.
     */
    @Test
    void monotonicTime_isReadOnlyWhereTimeoutsAre() {
        check(
                noClasses()
                        .that(
                                DescribedPredicate.not(
                                        mayReadTheClock()
                                                .or(
                                                        resideInAnyPackage(
                                                                ROOT + ".api.http..",
                                                                ROOT + ".gate.audit.device..",
                                                                ROOT + ".storage.physical.."))))
                        .should()
                        .callMethod(System.class, "nanoTime"));
    }

    @Test
    void threadLocals_areNeverUsed() {
        check(noClasses().should().dependOnClassesThat(BannedCalls.THREAD_LOCAL));
    }

    @Test
    void standardStreams_belongToTheTerminal() {
        check(
                noClasses()
                        .that(
                                DescribedPredicate.not(
                                        resideInAnyPackage(
                                                ROOT, ROOT + ".server..", ROOT + ".cli..")))
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    private static DescribedPredicate<JavaClass> mayReadTheClock() {
        return resideInAnyPackage(ROOT, ROOT + ".server..", ROOT + ".cli..", ROOT + ".crypto..");
    }

    private static ArchRule tierRule(String top, int rank) {
        DescribedPredicate<JavaClass> notBelow =
                DescribedPredicate.describe(
                        "of a package that is not below " + top,
                        type ->
                                isOurs(type)
                                        && !topPackage(type).equals(top)
                                        && rank(type) >= rank);
        return noClasses()
                .that(resideInAPackage(ROOT + "." + top + ".."))
                .should()
                .dependOnClassesThat(notBelow);
    }

    private static ArchRule storageSeenRule(String top) {
        List<String> seen = STORAGE_SEEN_BY.getOrDefault(top, List.of());
        return noClasses()
                .that(resideInAPackage(ROOT + "." + top + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + ".storage..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(seen.toArray(String[]::new)))));
    }

    private static ArchRule insideRule(String part, List<String> neighbours) {
        Stream<String> seen = Stream.concat(neighbours.stream(), inStorage(part).stream());
        return noClasses()
                .that(resideInAPackage(ROOT + ".storage." + part + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + ".storage..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(seen.toArray(String[]::new)))));
    }

    private static ArchRule fenceRule(Fence fence) {
        return classes()
                .that(
                        DescribedPredicate.not(
                                resideInAnyPackage(fence.users().toArray(String[]::new))))
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(resideInAPackage(fence.fenced())));
    }

    private static List<String> inStorage(String... parts) {
        return Stream.of(parts).map(part -> ROOT + ".storage." + part + "..").toList();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static String topPackage(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }

    private static int rank(JavaClass type) {
        return RANKS.getOrDefault(topPackage(type), Integer.MAX_VALUE);
    }

    private static DynamicTest rule(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(name, () -> check(rule));
    }

    /** A package that is not built yet has no class to break a rule. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(product);
    }
}
