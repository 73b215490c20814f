package dev.coffer.cli.debug;

import dev.coffer.cli.client.ApiException;
import dev.coffer.cli.client.Client;
import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.CommandException;
import dev.coffer.cli.command.CommonFlags.Shows;
import dev.coffer.cli.command.Help;
import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.terminal.Terminal;
import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.request.GoDuration;
import dev.coffer.request.Product;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code coffer debug}. Source: OpenBao, command/debug.go. */
public final class Debug implements Command {
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final String USAGE =
            """
            Usage: coffer debug [options]

              Asks one server for its state over some time and writes what it says into one
              archive: the configuration without secrets, the machine, metrics, the state of the
              seal, the requests that are being answered, and what is logged meanwhile. What the
              token may not read is missing, and the archive's index.json tells so. Interrupting
              it ends it early, with what there is so far.

              For two minutes, into the current folder:

                  $ coffer debug

              Longer, and less often:

                  $ coffer debug -duration=10m -interval=1m

              Less:

                  $ coffer debug -target=host -target=metrics
            """;

    private final Supplier<Pace> paces;

    /** The command. */
    public Debug() {
        this(SystemPace::begin);
    }

    /** With another idea of time. */
    Debug(Supplier<Pace> paces) {
        this.paces = paces;
    }

    @Override
    public Help help() {
        return Help.of(
                "Runs the debug command", USAGE, Shows.NOTHING, Plan.FLAGS.toArray(Flag[]::new));
    }

    @Override
    public int run(Call call) throws CommandException {
        List<String> _ = call.arguments(0, 0);
        Pace pace = paces.get();
        try (Client client = call.client()) {
            return run(call, client, pace);
        } finally {
            call.terminal().out().flush();
            pace.ended();
        }
    }

    private int run(Call call, Client client, Pace pace) throws CommandException {
        Terminal terminal = call.terminal();
        Plan plan = Plan.of(call, pace.least());
        String version = version(client);
        Instant begun = pace.now();
        Place place = Place.of(call.text(Plan.OUTPUT), plan.compress(), begun);
        place.create();
        Index index = new Index(client.address().toString(), version, begun, plan);
        announce(terminal, index, place);
        Errors errors = new Errors(pace);
        try {
            capture(call, client, pace, new Session(plan, place, errors));
            terminal.say("\nFinished capturing information, bundling files...");
            index.write(place.folder(), errors);
        } catch (IOException failed) {
            throw CommandException.failure(
                    "Error capturing dynamic information: "
                            + failed
                            + "\nData written to: "
                            + place.folder());
        }
        if (plan.compress()) {
            pack(place);
        }
        terminal.say("Success! Bundle written to: " + place.result());
        return 0;
    }

    private record Session(Plan plan, Place place, Errors errors) {}

    private static String version(Client client) throws CommandException {
        try {
            JsonObject health = Capture.health(client);
            return health.get("version").orElse(JsonNull.NULL) instanceof JsonString(String text)
                    ? text
                    : "";
        } catch (ApiException refused) {
            throw Place.invalid("unable to connect to the server: " + refused.text());
        }
    }

    private static void announce(Terminal terminal, Index index, Place place) {
        Plan plan = index.plan();
        terminal.say("==> Starting debug capture...");
        terminal.say("       OpenBao Address: " + index.address());
        terminal.say("        Client Version: " + Product.VERSION);
        terminal.say("        Server Version: " + index.serverVersion());
        terminal.say("              Duration: " + GoDuration.format(plan.duration()));
        terminal.say("              Interval: " + GoDuration.format(plan.interval()));
        terminal.say("      Metrics Interval: " + GoDuration.format(plan.metricsInterval()));
        terminal.say("               Targets: " + String.join(", ", plan.targets()));
        terminal.say("                Output: " + place.result());
    }

    private static void capture(Call call, Client client, Pace pace, Session session)
            throws CommandException, IOException {
        Terminal terminal = call.terminal();
        Frames frames = new Frames(session.place().folder());
        Consumer<String> progress =
                what -> terminal.prompt(LOG_TIME.format(pace.now()) + " [INFO]  " + what + "\n");
        Capture capture = new Capture(client, pace, frames, session.errors(), progress);
        terminal.say("\n==> Capturing static information...");
        terminal.out().flush();
        if (session.plan().has(Plan.CONFIG)) {
            capture.configuration();
        }
        terminal.say("\n==> Capturing dynamic information...");
        terminal.out().flush();
        try (LogCapture _ = log(call, session)) {
            capture.poll(session.plan());
        }
        frames.close();
    }

    private static @Nullable LogCapture log(Call call, Session session)
            throws CommandException, IOException {
        if (!session.plan().has(Plan.LOG)) {
            return null;
        }
        Client own = call.client();
        try {
            return LogCapture.begin(
                    own, session.plan().logFormat(), session.place().folder(), session.errors());
        } catch (ApiException refused) {
            own.close();
            session.errors().add(Plan.LOG, refused.text());
            return null;
        }
    }

    private static void pack(Place place) throws CommandException {
        try {
            Archive.pack(place.folder(), place.result());
        } catch (IOException failed) {
            throw CommandException.mistake(
                    "Error encountered during bundle compression: "
                            + failed
                            + "\nData written to: "
                            + place.folder());
        }
    }
}
