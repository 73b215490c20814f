package dev.coffer.system.tools;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/** The paths below {@code sys/tools}. Source: OpenBao API, /sys/tools. */
public final class ToolsRoom implements SystemRoom {
    private static final Field FORMAT =
            Field.string("format", "How the bytes are written: \"hex\" or \"base64\".");

    private final RandomBytes randomBytes;

    /** Draws from this source. */
    public ToolsRoom(RandomSource random) {
        this.randomBytes = new RandomBytes(random);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(hashPath(), randomPath());
    }

    private static PathSpec hashPath() {
        return PathSpec.at("tools/hash(/(?P<urlalgorithm>.+))?")
                .fields(
                        Field.string("input", "The bytes to hash, in base64."),
                        Field.string(
                                "algorithm",
                                "sha2-224, sha2-256 (the default), sha2-384, sha2-512, or sha3-"
                                        + " with one of these sizes."),
                        Field.string("urlalgorithm", "The algorithm, given in the path."),
                        FORMAT)
                .reads(Operation.WRITE, (_, call) -> HashSum.of(call))
                .help(
                        "Generate a hash sum for input data",
                        "Generates a hash sum of the given algorithm against the given input data.")
                .build();
    }

    private PathSpec randomPath() {
        return PathSpec.at("tools/random(/(?P<source>\\w(([\\w-.]+)?\\w)?))?(/(?P<urlbytes>.+))?")
                .fields(
                        Field.string("urlbytes", "How many bytes, given in the path."),
                        Field.integer("bytes", "How many bytes; 32 if not given."),
                        FORMAT,
                        Field.string(
                                "source",
                                "Where the bytes come from: \"platform\", \"seal\" or \"all\"."))
                .reads(Operation.WRITE, (_, call) -> randomBytes.draw(call))
                .help(
                        "Generate random bytes",
                        "This function can be used to generate high-entropy random bytes.")
                .build();
    }
}
