package dev.coffer.cli.kv.tree;

import dev.coffer.cli.command.Call;
import dev.coffer.cli.command.CommandException;
import java.util.ArrayList;
import java.util.List;

/** What became of many keys. */
final class Tally {
    private final List<String> different = new ArrayList<>();
    private long keys;
    private long versions;
    private long written;

    /** A key that was only looked at. */
    void count(KeyCopy key) {
        keys++;
        versions += key.versions().size();
    }

    /** A key that was to be written. */
    void add(KeyCopy key, TreeWriter.Outcome outcome) {
        count(key);
        switch (outcome) {
            case WRITTEN -> written++;
            case SAME -> {}
            case DIFFERENT -> {
                boolean _ = different.add(key.path());
            }
        }
    }

    /** Whether there was no key at all. */
    boolean isEmpty() {
        return keys == 0;
    }

    /** Tells, and with which exit code it ends. */
    int tell(Call call, boolean dry) {
        String all = keys + " keys with " + versions + " versions";
        if (dry) {
            call.terminal().say("Nothing was written. There are " + all + ".");
            return 0;
        }
        long same = keys - written - different.size();
        call.terminal().say("Success! " + written + " keys written, " + same + " there already.");
        for (String path : different) {
            call.terminal().complain("Another key is at " + path + "; it was left as it is.");
        }
        return different.isEmpty() ? 0 : CommandException.FAILURE;
    }
}
