package dev.coffer.gate.audit;

/**
 * How a device writes entries. Source: OpenBao, audit/formatter.go, FormatterConfig.
 *
 * @param raw values in clear, {@code log_raw}: for tests of a set-up only
 * @param hashAccessor accessors as keyed hashes, {@code hmac_accessor}
 * @param elideLists only the number of {@code keys} and {@code key_info} in the answer to a list,
 *     {@code elide_list_responses}
 * @param prefix stands in front of every line
 */
public record EntryOptions(boolean raw, boolean hashAccessor, boolean elideLists, String prefix) {
    /** What a device has that was given no option. */
    public static final EntryOptions DEFAULT = new EntryOptions(false, true, false, "");
}
