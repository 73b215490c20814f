package dev.coffer.engine.kv.change;

import dev.coffer.request.RequestFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the changes of a mount: the commit to be read next, and how many of its entries are
 * known. Clients keep its text and send it back, nothing else.
 *
 * @param commit from 1
 * @param known how many entries of that commit are known already
 */
record Revision(long commit, int known) implements Comparable<Revision> {
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?<lineage>[0-9a-f]{12})\\.(?<commit>[0-9]{1,18})\\.(?<known>[0-9]{1,5})");
    private static final String MALFORMED = "the revision is not one that this server has given";

    /** The place behind a commit and all before it. */
    static Revision behind(long commit) {
        return new Revision(commit + 1, 0);
    }

    /** As clients see it; the first part keeps revisions of another life apart. */
    String text(Lineage lineage) {
        return lineage.text() + "." + commit + "." + known;
    }

    /**
     * A revision of any mount, read back.
     *
     * @return the place; one behind everything where it belongs to another mount or to the time
     *     before a restore, so that it counts as forgotten
     * @throws RequestFailure.Invalid 400 for a text that is none
     */
    static Revision parse(String text, Lineage lineage) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new RequestFailure.Invalid(MALFORMED);
        }
        if (!matcher.group("lineage").equals(lineage.text())) {
            return new Revision(Long.MAX_VALUE, 0);
        }
        return new Revision(
                Long.parseLong(matcher.group("commit")), Integer.parseInt(matcher.group("known")));
    }

    @Override
    public int compareTo(Revision other) {
        int byCommit = Long.compare(commit, other.commit);
        return byCommit != 0 ? byCommit : Integer.compare(known, other.known);
    }
}
