package dev.coffer.architecture;

/**
 * One breach of a house rule.
 *
 * @param rule the rule's name, as in the list of exceptions
 * @param where the file, from the project's folder, and where it helps {@code #} and a name in it
 * @param what what is wrong, with its figures
 */
record Finding(String rule, String where, String what) {
    @Override
    public String toString() {
        return rule + " " + where + ": " + what;
    }
}
