package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.faults.Caller.Answer;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send a deleting request to a real server over TCP and go away at once. Each key is
 * afterwards entirely as before or entirely as after, never between: the broken keys for which
 * Coffer exists.
 */
final class ClientGoneTest {
    private static final long SEED = Long.getLong("coffer.seed", 31);
    private static final int ROUNDS = 300 * Integer.getInteger("coffer.rounds", 1);

    private static final List<Removal> REMOVALS =
            List.of(
                    new Removal("DELETE", "data", ""),
                    new Removal("POST", "delete", "{\"versions\":[1,2,3]}"),
                    new Removal("PUT", "delete", "{\"versions\":[1,2,3]}"),
                    new Removal("POST", "undelete", "{\"versions\":[1]}"),
                    new Removal("PUT", "undelete", "{\"versions\":[1]}"),
                    new Removal("POST", "destroy", "{\"versions\":[1,2,3]}"),
                    new Removal("PUT", "destroy", "{\"versions\":[1,2,3]}"),
                    new Removal("DELETE", "metadata", ""));

    private record Removal(String method, String route, String body) {}

    @TempDir Path folder;

    @Test
    void removal_clientGoneAtOnce_happensEntirelyOrNotAtAll() throws Exception {
        Random random = new Random(SEED);
        try (ServerProcess server = ServerProcess.create(folder)) {
            KvInvariants invariants = new KvInvariants(server, "secret");
            int happened = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Removal removal = REMOVALS.get(round % REMOVALS.size());
                String name = "round/" + round;
                String before = prepare(server, name);
                sendAndLeave(server, removal, name, random);
                String after = checked(server, invariants, name);
                assertThat(after)
                        .as("seed %d round %d %s", SEED, round, removal)
                        .isIn(before, whole(removal));
                happened += after.equals(before) ? 0 : 1;
                Answer removed = server.call("DELETE", "secret/metadata/" + name, null);
                assertThat(removed.status()).isEqualTo(204);
            }
            System.err.println(
                    "seed " + SEED + ": " + ROUNDS + " clients gone, " + happened + " happened");
            invariants.check(List.of());
        }
    }

    /** Three versions, the first of them deleted; answers the state as one text. */
    private static String prepare(ServerProcess server, String name) {
        for (int version = 1; version <= 3; version++) {
            Answer put = server.call("PUT", "secret/data/" + name, "{\"data\":{\"a\":\"b\"}}");
            assertThat(put.status()).isEqualTo(200);
        }
        Answer deleted = server.call("POST", "secret/delete/" + name, "{\"versions\":[1]}");
        assertThat(deleted.status()).isEqualTo(204);
        return state(server, name);
    }

    private static String whole(Removal removal) {
        return switch (removal.route()) {
            case "data" -> "deleted live deleted";
            case "delete" -> "deleted deleted deleted";
            case "undelete" -> "live live live";
            case "destroy" -> "destroyed destroyed destroyed";
            case "metadata" -> "absent";
            default -> throw new IllegalStateException(removal.route());
        };
    }

    /** Sends all or nearly all of a request and resets the connection. */
    private static void sendAndLeave(
            ServerProcess server, Removal removal, String name, Random random) throws IOException {
        byte[] request =
                server.raw(
                        removal.method(), "secret/" + removal.route() + "/" + name, removal.body());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            int length = random.nextInt(10) == 0 ? request.length - 1 : request.length;
            socket.getOutputStream().write(request, 0, length);
            socket.getOutputStream().flush();
            for (int spin = random.nextInt(4) * random.nextInt(40_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
        }
    }

    /** Checks the invariants; again if the request was still running and has changed the key. */
    private static String checked(ServerProcess server, KvInvariants invariants, String name) {
        while (true) {
            String state = state(server, name);
            try {
                invariants.check(List.of(name));
                return state;
            } catch (AssertionError e) {
                if (state(server, name).equals(state)) {
                    throw e;
                }
            }
        }
    }

    /** The states of the three versions. */
    private static String state(ServerProcess server, String name) {
        Answer metadata = server.call("GET", "secret/metadata/" + name, null);
        if (metadata.status() == 404) {
            return "absent";
        }
        StringBuilder states = new StringBuilder();
        for (int version = 1; version <= 3; version++) {
            JsonObject header =
                    Caller.object(
                            Caller.object(metadata.data(), "versions"), Integer.toString(version));
            states.append(version == 1 ? "" : " ").append(stateOf(header));
        }
        return states.toString();
    }

    private static String stateOf(JsonObject header) {
        if (header.get("destroyed").orElseThrow().equals(JsonBoolean.TRUE)) {
            return "destroyed";
        }
        return Caller.text(header, "deletion_time").isEmpty() ? "live" : "deleted";
    }
}
