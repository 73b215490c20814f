package dev.coffer.system.node;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.audit.AuditFigures;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.Product;
import dev.coffer.request.Request;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.schema.RecordRange;
import dev.coffer.storage.schema.RecordType;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.system.SystemRoom;
import dev.coffer.telemetry.InFlight;
import dev.coffer.telemetry.Meters;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code sys/ha-status, version-history, host-info, loggers, monitor, metrics, in-flight-req,
 * internal/counters} and the like. Source: OpenBao API, the pages of these names.
 */
public final class NodeRoom implements SystemRoom {
    private static final String NO_STATUS_PATH = "replication/status";
    private static final Field LEVEL = Field.string("level", "trace, debug, info, warn or error.");

    private final NodeFacts facts;
    private final InFlight requests;
    private final MetricsWork metrics;
    private final MonitorWork monitor = new MonitorWork();

    /** The paths of one server. */
    public NodeRoom(
            NodeFacts facts,
            InFlight requests,
            Meters meters,
            Supplier<List<AuditFigures>> audit,
            BooleanSupplier unsealed) {
        this.facts = facts;
        this.requests = requests;
        this.metrics =
                new MetricsWork(
                        facts.metrics(),
                        () -> Metrics.read(requests, meters, audit.get(), unsealed.getAsBoolean()));
    }

    /** The name of this machine. */
    public static String hostname() {
        return Host.name();
    }

    /** {@code sys/metrics} without a token, where a listener offers it. */
    public Response metrics(Request request) {
        return metrics.show(request);
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(NO_STATUS_PATH);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                reads("ha-status", this::nodes, "The nodes of the cluster."),
                PathSpec.at("version-history/?")
                        .reads(Operation.LIST, VersionHistory::list)
                        .help("The versions that have served this store.", "")
                        .build(),
                reads("host-info/?", Host::show, "The machine that the server runs on."),
                reads("config/state/sanitized", this::configuration, "The configuration."),
                loggersPath(),
                loggerPath(),
                metricsPath(),
                monitorPath(),
                reads("in-flight-req", this::running, "The requests that are being answered."),
                reads("internal/counters/tokens", NodeRoom::tokens, "How many tokens there are."),
                reads("internal/counters/entities", NodeRoom::entities, "How many entities."),
                reads("internal/counters/requests", NodeRoom::removed, "Not kept any more."),
                reads(NO_STATUS_PATH, NodeRoom::noReplication, "There is no replication."));
    }

    private static PathSpec reads(
            String path, dev.coffer.engine.Handler.ReadWork work, String help) {
        return PathSpec.at(path).reads(Operation.READ, work).help(help, "").build();
    }

    private static PathSpec loggersPath() {
        return PathSpec.at("loggers")
                .fields(LEVEL)
                .reads(Operation.READ, LoggersWork::list)
                .writes(Operation.WRITE, LoggersWork::changeAll)
                .writes(Operation.DELETE, LoggersWork::resetAll)
                .help("How much every part logs.", "Changes last until the next start.")
                .build();
    }

    private static PathSpec loggerPath() {
        return PathSpec.at("loggers/(?P<name>.*)")
                .fields(LEVEL, Field.string("name", "The part, such as core."))
                .reads(Operation.READ, LoggersWork::show)
                .writes(Operation.WRITE, LoggersWork::change)
                .writes(Operation.DELETE, LoggersWork::reset)
                .help("How much one part logs.", "Changes last until the next start.")
                .build();
    }

    private PathSpec metricsPath() {
        return PathSpec.at("metrics")
                .fields(Field.string("format", "\"prometheus\", or nothing for JSON."))
                .reads(Operation.READ, metrics::show)
                .help("Export the metrics aggregated for telemetry purpose.", "")
                .build();
    }

    private PathSpec monitorPath() {
        return PathSpec.at("monitor")
                .fields(
                        Field.string("log_level", "trace, debug, info, warn or error."),
                        Field.string("log_format", "\"standard\" or \"json\"."))
                .reads(Operation.READ, monitor::listen)
                .help("What is logged from now on.", "")
                .build();
    }

    private Response nodes(ReadTransaction tx, Call call) {
        JsonObject node =
                JsonObject.builder()
                        .put("active_node", true)
                        .put("api_address", facts.apiAddress())
                        .put("cluster_address", "")
                        .put("hostname", Host.name())
                        .put("last_echo", JsonNull.NULL)
                        .put("version", Product.VERSION)
                        .build();
        return Response.ok(JsonObject.builder().put("nodes", JsonArray.of(node)).build());
    }

    private Response configuration(ReadTransaction tx, Call call) {
        return Response.ok(
                JsonObject.builder()
                        .put("api_addr", facts.apiAddress())
                        .put("default_lease_ttl", facts.leases().defaultTtl().toSeconds())
                        .put("max_lease_ttl", facts.leases().maxTtl().toSeconds())
                        .put("log_level", dev.coffer.telemetry.Logs.configured().text())
                        .put(
                                "storage",
                                JsonObject.builder().put("type", facts.storageType()).build())
                        .build());
    }

    private Response running(ReadTransaction tx, Call call) {
        JsonObject.Builder all = JsonObject.builder();
        for (InFlight.Entry entry : requests.running()) {
            all.put(
                    Long.toHexString(entry.number()),
                    JsonObject.builder()
                            .put("start_time", entry.started().toString())
                            .put("client_remote_address", entry.address())
                            .put("request_path", entry.path())
                            .put("request_method", entry.method())
                            .put("client_id", "")
                            .build());
        }
        return Response.bare(200, all.build());
    }

    private static Response tokens(ReadTransaction tx, Call call) {
        return counted("service_tokens", RecordCount.of(tx, RecordRange.all(RecordType.TOKEN)));
    }

    private static Response entities(ReadTransaction tx, Call call) {
        return counted("entities", RecordCount.of(tx, RecordRange.all(RecordType.ENTITY)));
    }

    private static Response counted(String what, long total) {
        JsonObject count = JsonObject.builder().put("total", total).build();
        return Response.ok(
                JsonObject.builder()
                        .put("counters", JsonObject.builder().put(what, count).build())
                        .build());
    }

    private static Response removed(ReadTransaction tx, Call call) {
        throw new RequestFailure.NoRoute("The functionality has been removed on this path");
    }

    /** Asked without a token, so it is refused without Go's frame. */
    private static Response noReplication(ReadTransaction tx, Call call) {
        throw new RequestFailure.NoRoute("unsupported path");
    }
}
