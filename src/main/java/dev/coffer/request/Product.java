package dev.coffer.request;

/** What this server says about itself where clients look for OpenBao's version. */
public final class Product {
    /** The version of OpenBao whose interface this is; clients choose their features by it. */
    public static final String VERSION = "2.6.2";

    /** When the release was cut (RFC 3339), as {@code commit_date} in seal-status. */
    public static final String COMMIT_DATE = "2026-11-01T00:00:00Z";

    private Product() {}
}
