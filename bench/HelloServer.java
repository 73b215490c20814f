import dev.coffer.api.http.HttpServer;
import dev.coffer.api.http.ListenAddress;
import dev.coffer.api.http.ListenerSettings;
import dev.coffer.api.http.ServerLimits;
import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireResponse;
import dev.coffer.request.Bytes;
import java.time.Clock;
import java.util.List;

/** Answers every request with the same 410 bytes: what the wire alone costs. */
public final class HelloServer {
    private static final int BODY_BYTES = 410;

    private HelloServer() {}

    /** Serves on the loopback port given until the process is ended. */
    public static void main(String[] args) throws Exception {
        WireHeaders headers =
                WireHeaders.of("Cache-Control", "no-store", "Content-Type", "application/json");
        WireResponse hello =
                new WireResponse(200, headers, Bytes.fromUtf8("x".repeat(BODY_BYTES)));
        ListenAddress address = new ListenAddress.Tcp("127.0.0.1", Integer.parseInt(args[0]));
        HttpServer _ =
                HttpServer.start(
                        List.of(ListenerSettings.cleartext(address)),
                        ServerLimits.DEFAULT,
                        Clock.systemUTC(),
                        _ -> hello);
        Thread.currentThread().join();
    }
}
