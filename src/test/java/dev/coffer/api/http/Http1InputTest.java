package dev.coffer.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The cutter of byte streams against streams that no one would write. */
class Http1InputTest {
    private static final RequestLimits LIMITS = new RequestLimits(300, 700, 8, 200, 64, 128);
    private static final long BUDGET = 1 << 20;
    private static final int ROUNDS = 3_000;

    private static final List<String> SEEDS =
            List.of(
                    "GET /v1/a?b HTTP/1.1\r\nHost: x\r\nX-Vault-Token: s.a\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
                    """
                    PUT /a HTTP/1.1\r
                    Host: x\r
                    Transfer-Encoding: chunked\r
                    \r
                    3;a=b\r
                    abc\r
                    0\r
                    T: x\r
                    \r
                    """,
                    "\r\nGET http://x/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na");

    private static final String PIECES =
            "\r\n\t\0 :;,/?#%0123456789abcdefxGETPOSTHTTP/1.1chunkedContent-Length\u00ff\u007f";

    /** What a stream of bytes came to. */
    private record Outcome(List<String> requests, int refusal, int left, long budget) {}

    private static Outcome feed(String stream, int most, Random random) {
        ByteBudget budget = new ByteBudget(BUDGET);
        Http1Input input = new Http1Input(new RequestHeadParser(), LIMITS, budget, _ -> false);
        ByteBuf bytes = Unpooled.buffer();
        List<String> requests = new ArrayList<>();
        int at = 0;
        try {
            while (at < stream.length()) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(most));
                bytes.writeBytes(stream.substring(at, end).getBytes(StandardCharsets.ISO_8859_1));
                at = end;
                take(input, bytes, requests, budget);
            }
            budget.give(input.charge());
            int left = input.readsBody() ? -1 : bytes.readableBytes();
            return new Outcome(requests, 0, left, budget.free());
        } catch (MalformedRequest malformed) {
            budget.give(input.charge());
            return new Outcome(requests, malformed.answer().status(), 0, budget.free());
        }
    }

    private static void take(
            Http1Input input, ByteBuf bytes, List<String> requests, ByteBudget budget)
            throws MalformedRequest {
        Http1Input.Step step = input.next(bytes);
        while (step != Http1Input.Step.NEEDS_BYTES) {
            assertThat(step).isIn(Http1Input.Step.REQUEST, Http1Input.Step.NEEDS_CONTINUE);
            if (step == Http1Input.Step.REQUEST) {
                RequestHead head = input.head();
                budget.give(input.charge());
                requests.add(head.method() + head.target() + input.takeBody().utf8());
            }
            step = input.next(bytes);
        }
    }

    private static String mutated(Random random) {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            stream.append(SEEDS.get(random.nextInt(SEEDS.size())));
        }
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(stream.length());
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(3)) {
                case 0 -> stream.setCharAt(at, piece);
                case 1 -> stream.insert(at, String.valueOf(piece).repeat(1 + random.nextInt(300)));
                default -> stream.delete(at, Math.min(stream.length(), at + random.nextInt(30)));
            }
        }
        return stream.toString();
    }

    /**
     * Goal: what a stream means does not depend on how the network cuts it, whatever it is made of;
     * nothing but a refusal is ever thrown; and no memory stays taken.
     */
    @Test
    void stream_mutatedAndCutAnywhere_meansTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String stream = mutated(random);
            Outcome whole = feed(stream, Integer.MAX_VALUE, new ConstantMost());
            Outcome cut = feed(stream, 40, random);
            Outcome single = feed(stream, 1, random);

            assertThat(cut.requests()).as("seed %s: %s", seed, stream).isEqualTo(whole.requests());
            assertThat(single.requests())
                    .as("seed %s: %s", seed, stream)
                    .isEqualTo(whole.requests());
            assertThat(whole.budget()).as("seed %s: %s", seed, stream).isEqualTo(BUDGET);
            assertThat(single.budget()).as("seed %s: %s", seed, stream).isEqualTo(BUDGET);
            assertThat(agree(whole, single)).as("seed %s: %s", seed, stream).isTrue();
            refused += whole.refusal() == 0 ? 0 : 1;
        }
        assertThat(refused).as("seed %s", seed).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    /** A head or body that is not complete may be refused sooner or later, not one that is. */
    private static boolean agree(Outcome whole, Outcome single) {
        boolean incomplete = whole.refusal() == 0 && whole.left() != 0;
        return incomplete || (whole.refusal() == 0) == (single.refusal() == 0);
    }

    /** Takes all at once. */
    private static final class ConstantMost extends Random {
        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return bound - 2;
        }
    }
}
