package dev.coffer.cli.node;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.Command;
import dev.coffer.cli.command.Help;
import dev.coffer.request.Product;

/** {@code coffer version}: its own, and that of OpenBao whose interface it speaks. */
public final class Version implements Command {
    private static final String USAGE =
            """
            Usage: coffer version

              Prints the version of this program, and the version of OpenBao that it stands in
              for. What follows is ignored.
            """;

    @Override
    public Help help() {
        return Help.of("Prints the version", USAGE);
    }

    @Override
    public int run(Call call) {
        String own = Version.class.getPackage().getImplementationVersion();
        call.terminal()
                .say(
                        "Coffer"
                                + (own == null ? "" : " v" + own)
                                + ", OpenBao v"
                                + Product.VERSION
                                + ", committed "
                                + Product.COMMIT_DATE);
        return 0;
    }
}
