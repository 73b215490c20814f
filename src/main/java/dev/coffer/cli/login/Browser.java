package dev.coffer.cli.login;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The user's browser. Stateless. */
final class Browser {
    private Browser() {}

    /**
     * Shows a page.
     *
     * @param address begins with {@code http://} or {@code https://}
     * @return whether there is a program that shows pages; not whether it has shown this one
     */
    static boolean open(String address) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        List<String> program =
                system.startsWith("windows")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                        : List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
        try {
            Process _ =
                    new ProcessBuilder(program)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
