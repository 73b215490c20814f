package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.request.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client of a WebSocket may say. */
final class WebSocketInputTest {
    private static final long SEED = Long.getLong("coffer.seed", 7);
    private static final String PING = "89 84 01020304 756a6270"; // "that", masked
    private static final String TEXT = "81 83 01020304 000000";
    private static final String LONG_TEXT = "81 fe 0080 01020304" + "00".repeat(128);

    /** Everything that was said, where the bytes come in parts that end at these places. */
    private static List<String> said(byte[] bytes, List<Integer> cuts) {
        WebSocketInput input = new WebSocketInput();
        ByteBuf waiting = Unpooled.buffer();
        List<String> said = new ArrayList<>();
        int from = 0;
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(bytes.length);
        for (int end : ends) {
            waiting.writeBytes(bytes, from, end - from);
            from = end;
            for (WebSocketInput.Said one = input.next(waiting);
                    one != null;
                    one = input.next(waiting)) {
                said.add(
                        switch (one) {
                            case WebSocketInput.Said.Ends _ -> "ends";
                            case WebSocketInput.Said.Asks(Bytes payload) -> payload.utf8();
                        });
            }
        }
        waiting.release();
        return said;
    }

    private static byte[] bytes(String... frames) {
        return HexFormat.of().parseHex(String.join("", frames).replace(" ", ""));
    }

    @Test
    void pings_betweenMessages_areHeardWhereverTheBytesAreCut() {
        byte[] all = bytes(TEXT, PING, LONG_TEXT, PING, "88 80 00000000");
        List<String> expected = List.of("that", "that", "ends");
        assertThat(said(all, List.of())).isEqualTo(expected);
        for (int cut = 1; cut < all.length; cut++) {
            assertThat(said(all, List.of(cut))).as("cut %d", cut).isEqualTo(expected);
        }
        List<Integer> everywhere = new ArrayList<>();
        for (int cut = 1; cut < all.length; cut++) {
            everywhere.add(cut);
        }
        assertThat(said(all, everywhere)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 03 000000", // not masked
                "c1 83 01020304 000000", // a reserved bit
                "09 84 01020304 756a6270", // a ping in fragments
                "89 fe 0080 01020304", // a long ping
                "82 ff 0000000000010001 01020304", // longer than is read over
                "82 ff ffffffffffffffff 01020304" // a negative length
            })
    void brokenFrame_endsIt(String frame) {
        assertThat(said(bytes(frame), List.of())).containsExactly("ends");
    }

    @Test
    void anyBytes_neitherThrowNorGoOnForEver() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(said(bytes, List.of()).size())
                    .as("seed %d, round %d", SEED, round)
                    .isLessThanOrEqualTo(bytes.length);
        }
    }
}
