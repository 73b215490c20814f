package dev.coffer.system.tools;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Fields;
import dev.coffer.json.JsonObject;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Random bytes for a client. */
final class RandomBytes {
    /** Most bytes of one answer. */
    private static final long MAX_BYTES = 128 * 1024;

    private static final long DEFAULT_BYTES = 32;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,1000}");
    private static final String NO_SEAL_SOURCE =
            "no seal/entropy augmentation available, using platform entropy source";

    private final RandomSource random;

    RandomBytes(RandomSource random) {
        this.random = random;
    }

    /**
     * What the path names: {@code source/count}, a source alone or a count alone.
     *
     * @param count digits, or empty where the body says how many
     */
    private record Wanted(String source, String count) {}

    /** The bytes. 400 with the recorded text if count, format or source are wrong. */
    Response draw(Call call) {
        Fields fields = call.fields();
        Wanted wanted = wanted(fields.text("source"), fields.text("urlbytes"));
        long count = wanted.count().isEmpty() ? count(fields) : parsed(wanted.count());
        if (count < 1) {
            throw new RequestFailure.Invalid("'bytes' cannot be less than 1");
        }
        if (count > MAX_BYTES) {
            throw new RequestFailure.Invalid("'bytes' should be less than " + MAX_BYTES);
        }
        String format = fields.has("format") ? fields.text("format") : "base64";
        ByteFormat written =
                ByteFormat.named(format)
                        .orElseThrow(() ->
                                new RequestFailure.Invalid(
                                        "unsupported encoding format "
                                                + GoText.quote(format)
                                                + "; must be \"hex\" or \"base64\""));
        requireSource(wanted.source());
        String bytes = written.write(random.bytes((int) count));
        Response response = Response.ok(JsonObject.builder().put("random_bytes", bytes).build());
        return wanted.source().equals("seal") ? response.withWarning(NO_SEAL_SOURCE) : response;
    }

    private static Wanted wanted(String first, String second) {
        if (!second.isEmpty()) {
            return new Wanted(first, second);
        }
        return isSource(first) ? new Wanted(first, "") : new Wanted("platform", first);
    }

    private static long count(Fields fields) {
        return fields.has("bytes") ? fields.integer("bytes") : DEFAULT_BYTES;
    }

    private static long parsed(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw notACount(text, "invalid syntax");
        }
        BigInteger value = new BigInteger(text);
        if (value.bitLength() >= Long.SIZE) {
            throw notACount(text, "value out of range");
        }
        return value.longValueExact();
    }

    private static RequestFailure notACount(String text, String why) {
        return new RequestFailure.Invalid(
                "error parsing url-set byte count: strconv.Atoi: parsing "
                        + GoText.quote(text)
                        + ": "
                        + why);
    }

    private static void requireSource(String source) {
        if (!isSource(source)) {
            throw new RequestFailure.Invalid(
                    "unsupported entropy source "
                            + GoText.quote(source)
                            + "; must be \"platform\" or \"seal\", or \"all\"");
        }
    }

    private static boolean isSource(String text) {
        return switch (text) {
            case "", "platform", "seal", "all" -> true;
            default -> false;
        };
    }
}
