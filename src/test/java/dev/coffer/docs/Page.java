package dev.coffer.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the documentation and its fenced blocks. {@code sh} blocks are run, in their order and
 * in one shell; of one that is marked {@code sh refused} the last command must fail. Other blocks
 * (configuration, output, commands for another machine) are {@code hcl}, {@code json}, {@code text}
 * and the like.
 */
record Page(Path file, List<Block> blocks) {
    private static final String FENCE = "```";

    /** A block: the words behind its fence, and its lines. */
    record Block(String words, String text, int line) {
        boolean runs() {
            return words.equals("sh") || words.startsWith("sh ");
        }

        boolean refused() {
            return words.equals("sh refused");
        }
    }

    static Page of(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).strip().startsWith(FENCE)) {
                continue;
            }
            if (begin < 0) {
                begin = i;
            } else {
                String words = lines.get(begin).strip().substring(FENCE.length()).strip();
                blocks.add(
                        new Block(
                                words,
                                String.join("\n", lines.subList(begin + 1, i)).stripIndent(),
                                begin + 1));
                begin = -1;
            }
        }
        if (begin >= 0) {
            throw new IOException(file + ": a block has no end, line " + (begin + 1));
        }
        return new Page(file, blocks);
    }

    boolean runs() {
        return blocks.stream().anyMatch(Block::runs);
    }

    /** The blocks as one script that ends at the first command that does not do as it says. */
    String script() {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        for (Block block : blocks) {
            if (!block.runs()) {
                continue;
            }
            script.append("echo '== line ").append(block.line()).append("'\n");
            if (block.refused()) {
                script.append("if (\n").append(block.text()).append("\n); then\n");
                script.append("echo 'this was not refused'; exit 1\nfi\n");
            } else {
                script.append(block.text()).append('\n');
            }
        }
        return script.toString();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
