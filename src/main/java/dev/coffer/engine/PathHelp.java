package dev.coffer.engine;

import dev.coffer.json.JsonNull;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Renders the answers of {@code ?help=1} from the table that routes, in OpenBao's layout.
 *
 * <p>Source: recorded in the conformance scenario kv2-help.
 */
final class PathHelp {
    private static final String PATHS_INTRODUCTION =
            """
            The following paths are supported by this backend. To view help for
            any of the paths below, use the help command with any route matching
            the path pattern. Note that depending on the policy of your auth token,
            you may or may not be able to access certain paths.
            """;

    private PathHelp() {}

    /** Help of a mount: its description and every path. */
    static Response ofMount(PathTable table) {
        List<String> blocks = new ArrayList<>();
        blocks.add("## DESCRIPTION\n\n" + table.help());
        blocks.add("## PATHS\n\n" + PATHS_INTRODUCTION.strip());
        table.specs().stream()
                .sorted(Comparator.comparing(spec -> spec.pattern().route()))
                .map(spec ->
                        indented(4, spec.pattern().route()) + "\n" + indented(8, spec.synopsis()))
                .forEach(blocks::add);
        return response(String.join("\n\n", blocks), OpenApi.of(table, table.specs()));
    }

    /** Help of one path. */
    static Response ofPath(PathTable table, PathSpec spec, String path) {
        StringBuilder text = new StringBuilder();
        text.append("Request:        ").append(path).append('\n');
        text.append("Matching Route: ").append(spec.pattern().route()).append("\n\n");
        text.append(orElse(spec.synopsis(), "<no synopsis>")).append("\n\n");
        if (!spec.fields().isEmpty()) {
            text.append("## PARAMETERS\n");
        }
        for (Field field : spec.fields()) {
            text.append('\n').append(indented(4, field.name()));
            text.append(" (").append(field.type().helpName()).append(")\n\n");
            text.append(indented(8, orElse(field.description().strip(), "<no description>")));
            text.append('\n');
        }
        text.append("\n## DESCRIPTION\n\n");
        text.append(orElse(spec.description(), "<no description>"));
        return response(text.toString(), OpenApi.of(table, List.of(spec)));
    }

    private static Response response(String help, JsonObject openApi) {
        return Response.bare(
                200,
                JsonObject.builder()
                        .put("help", help.strip())
                        .put("see_also", JsonNull.NULL)
                        .put("openapi", openApi)
                        .build());
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** Each line behind spaces, empty lines too; no text at all stays empty. */
    private static String indented(int spaces, String text) {
        String pad = " ".repeat(spaces);
        return text.isEmpty() ? "" : pad + text.replace("\n", "\n" + pad);
    }
}
