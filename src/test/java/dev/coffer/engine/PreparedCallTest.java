package dev.coffer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.Bytes;
import dev.coffer.request.Cancellation;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.barrier.TestingBarrier;
import dev.coffer.storage.physical.memory.MemoryStore;
import dev.coffer.storage.schema.MountId;
import dev.coffer.storage.transaction.TransactionSource.OpenWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of refusals, the warnings and the help, on a small table of its own. */
final class PreparedCallTest {
    private static final Mount MOUNT =
            new Mount(
                    new MountId(Bytes.wrap(new byte[MountId.BYTES])),
                    "m/",
                    "test",
                    new TreeMap<>(),
                    Duration.ofHours(1),
                    Duration.ofHours(1));

    private static final PathTable TABLE =
            new PathTable(
                    List.of(
                            PathSpec.at("config")
                                    .fields(Field.integer("size", "How much."))
                                    .reads(Operation.READ, (_, _) -> echo("config"))
                                    .writes(Operation.WRITE, (_, _) -> Response.noContent())
                                    .help("Configures.", "")
                                    .build(),
                            PathSpec.at("item/(?P<name>.*)")
                                    .fields(
                                            Field.string("name", "Which."),
                                            Field.integer("size", "How much.\n\nReally."))
                                    .reads(
                                            Operation.READ,
                                            (_, call) -> echo(call.fields().text("name")))
                                    .reads(Operation.LIST, (_, _) -> Response.notFound())
                                    .writes(
                                            Operation.WRITE,
                                            (_, call) -> echo(call.fields().text("name")))
                                    .existence(
                                            (_, call) -> call.fields().text("name").equals("old"))
                                    .aliases(
                                            new Alias("", "amount", "size"),
                                            new Alias("options", "amount", "size"))
                                    .foldsSlash()
                                    .help("Items.", "Long text.")
                                    .build(),
                            PathSpec.at("gone")
                                    .reads(
                                            Operation.READ,
                                            (_, _) -> Response.notFound(JsonObject.EMPTY))
                                    .build()),
                    "A test.",
                    Optional.of("secrets"));

    private final OpenWrite tx =
            TestingBarrier.open(new MemoryStore()).openWrite(Cancellation.NONE);

    @AfterEach
    void close() {
        tx.close();
    }

    private static Response echo(String text) {
        return Response.ok(JsonObject.builder().put("echo", text).build());
    }

    private static PreparedCall prepared(Operation operation, String path, String fields) {
        return PreparedCall.of(TABLE, Requests.of(operation, "m/" + path, fields), MOUNT, path);
    }

    private Response run(Operation operation, String path, String fields) {
        return prepared(operation, path, fields).run(tx, FixedAccess.EVERYTHING);
    }

    private JsonObject helpOf(String path) {
        return run(Operation.HELP, path, "{}").data() instanceof JsonObject body
                ? body
                : JsonObject.EMPTY;
    }

    @Test
    void unknownPath_is404ButOnlyWhenRun() {
        PreparedCall call = prepared(Operation.WRITE, "none", "{}");

        assertThat(call.writes()).isFalse();
        assertThat(call.capability(tx)).contains(Capability.UPDATE);
        assertThatThrownBy(() -> call.run(tx, FixedAccess.EVERYTHING))
                .isInstanceOf(RequestFailure.NoRoute.class)
                .hasMessage("1 error occurred:\n\t* unsupported path\n\n");
    }

    @Test
    void unknownOperation_is405BeforeItsFieldsAreLookedAt() {
        assertThatThrownBy(() -> run(Operation.DELETE, "item/a", "{\"size\":\"x\"}"))
                .isInstanceOf(RequestFailure.UnsupportedOperation.class)
                .hasMessage("1 error occurred:\n\t* unsupported operation\n\n");
    }

    @Test
    void malformedField_onAPathWithExistenceCheck_isRefusedWithoutPrefixByTheCheck() {
        PreparedCall call = prepared(Operation.WRITE, "item/a", "{\"size\":\"x\"}");

        assertThatThrownBy(() -> call.capability(tx))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage(
                        "error converting input for field \"size\": '' cannot parse value as"
                                + " 'int': strconv.ParseInt: invalid syntax");
    }

    @Test
    void malformedField_elsewhere_isRefusedWithPrefixByTheWork() {
        PreparedCall call = prepared(Operation.WRITE, "config", "{\"size\":\"x\"}");

        assertThat(call.capability(tx)).contains(Capability.UPDATE);
        assertThatThrownBy(() -> call.run(tx, FixedAccess.EVERYTHING))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage(
                        "Field validation failed: error converting input for field \"size\": ''"
                                + " cannot parse value as 'int': strconv.ParseInt: invalid"
                                + " syntax");
    }

    @Test
    void capability_ofAWrite_followsWhatIsThere() {
        assertThat(prepared(Operation.WRITE, "item/old", "{}").capability(tx))
                .contains(Capability.UPDATE);
        assertThat(prepared(Operation.WRITE, "item/new", "{}").capability(tx))
                .contains(Capability.CREATE);
        assertThat(prepared(Operation.HELP, "item/new", "{}").capability(tx)).isEmpty();
        assertThat(prepared(Operation.HEAD, "item/new", "{}").capability(tx))
                .contains(Capability.READ);
    }

    @Test
    void writes_tellsWhichTransactionIsNeeded() {
        assertThat(prepared(Operation.WRITE, "config", "{}").writes()).isTrue();
        assertThat(prepared(Operation.READ, "config", "{}").writes()).isFalse();
        assertThatThrownBy(() ->
                        prepared(Operation.WRITE, "config", "{}").read(tx, FixedAccess.EVERYTHING))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unknownParameters_areNamedInOrderWhereTheAnswerHasABody() {
        Response warned = run(Operation.READ, "item/a", "{\"z\":\"1\",\"b\":null}");

        assertThat(warned.warnings())
                .containsExactly("Endpoint ignored these unrecognized parameters: [b z]");
        assertThat(run(Operation.WRITE, "config", "{\"z\":1}").status()).isEqualTo(204);
    }

    @Test
    void parameter_thatThePathCaptures_isReplacedAndNamedUnlessNull() {
        Response replaced = run(Operation.READ, "item/a", "{\"name\":\"x\"}");

        assertThat(replaced.data()).isEqualTo(JsonObject.builder().put("echo", "a").build());
        assertThat(replaced.warnings())
                .containsExactly(
                        "Endpoint replaced the value of these parameters with the values captured"
                                + " from the endpoint's path: [name]");
        assertThat(run(Operation.WRITE, "item/a", "{\"name\":null}").warnings()).isEmpty();
    }

    @Test
    void emptyList_withAWarning_hasABody() {
        assertThat(run(Operation.LIST, "item/", "{}").status()).isEqualTo(404);

        Response warned = run(Operation.LIST, "item/", "{\"z\":\"1\"}");
        assertThat(warned.status()).isEqualTo(200);
        assertThat(warned.data()).isEqualTo(JsonObject.EMPTY);
        assertThat(warned.warnings()).hasSize(1);
    }

    @Test
    void help_ofAPath_isLaidOutAsRecorded() {
        JsonObject body = helpOf("item/a");

        assertThat(body.get("help"))
                .contains(
                        new JsonString(
                                """
                                Request:        item/a
                                Matching Route: ^item/(?P<name>.*)$

                                Items.

                                ## PARAMETERS

                                    name (string)

                                        Which.

                                    size (int)

                                        How much.
                                %s
                                        Really.

                                ## DESCRIPTION

                                Long text.\
                                """
                                        .formatted("        ")));
    }

    @Test
    void help_ofTheMount_listsThePathsSorted() {
        JsonObject body = helpOf("");

        assertThat(body.get("help").orElseThrow())
                .isEqualTo(
                        new JsonString(
                                """
                                ## DESCRIPTION

                                A test.

                                ## PATHS

                                The following paths are supported by this backend. To view help for
                                any of the paths below, use the help command with any route matching
                                the path pattern. Note that depending on the policy of your auth token,
                                you may or may not be able to access certain paths.

                                    ^config$
                                        Configures.

                                    ^gone$


                                    ^item/(?P<name>.*)$
                                        Items.\
                                """));
    }

    @Test
    void alias_isRenamedBeforeAnybodyLooks() {
        PreparedCall call =
                prepared(
                        Operation.WRITE, "item/a", "{\"amount\":\"7\",\"options\":{\"amount\":1}}");

        assertThat(call.request().fields())
                .isEqualTo(Requests.json("{\"size\":\"7\",\"options\":{\"size\":1}}"));
        assertThat(call.run(tx, FixedAccess.EVERYTHING).warnings())
                .containsExactly("Endpoint ignored these unrecognized parameters: [options]");
    }

    @Test
    void alias_besideItsName_mustSayTheSame() {
        PreparedCall same = prepared(Operation.WRITE, "item/a", "{\"amount\":\"7\",\"size\":7}");
        PreparedCall other = prepared(Operation.WRITE, "item/a", "{\"amount\":8,\"size\":7}");

        assertThat(same.request().fields()).isEqualTo(Requests.json("{\"size\":7}"));
        assertThatThrownBy(() -> other.capability(tx))
                .isInstanceOf(RequestFailure.Invalid.class)
                .hasMessage("size and its alias amount have different values");
    }

    @Test
    void keyPath_dropsSlashesAtTheEndWhereThePathFoldsThem() {
        assertThat(prepared(Operation.READ, "item/a/", "{}").keyPath()).isEqualTo("item/a");
        assertThat(prepared(Operation.READ, "item/a//", "{}").keyPath()).isEqualTo("item/a");
        assertThat(prepared(Operation.READ, "item/", "{}").keyPath()).isEqualTo("item/");
        assertThat(prepared(Operation.LIST, "item/a/", "{}").keyPath()).isEqualTo("item/a/");
        assertThat(prepared(Operation.READ, "config/", "{}").keyPath()).isEqualTo("config/");
    }

    @Test
    void canonicalPath_isWhatThePathMakesOfNames() {
        PathTable table =
                new PathTable(
                        List.of(
                                PathSpec.at("users/(?P<name>.+)").lowerCaseNames().build(),
                                PathSpec.at("mounts/(?P<path>.+)").slashesAroundNames().build(),
                                PathSpec.at("roles/(?P<name>.+)").build()),
                        "",
                        Optional.empty());
        assertThat(canonical(table, "users/ANN/x")).isEqualTo("users/ann/x");
        assertThat(canonical(table, "mounts//A//b/")).isEqualTo("mounts/A/b");
        assertThat(canonical(table, "roles/A/")).isEqualTo("roles/A/");
        assertThat(canonical(table, "none/A")).isEqualTo("none/A");
    }

    private static String canonical(PathTable table, String path) {
        return PreparedCall.of(table, Requests.of(Operation.READ, "m/" + path, "{}"), MOUNT, path)
                .canonicalPath();
    }

    @Test
    void notFound_withABody_carriesNoWarningsAboutParameters() {
        Response response = run(Operation.READ, "gone", "{\"z\":\"1\"}");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.warnings()).isEmpty();
    }
}
