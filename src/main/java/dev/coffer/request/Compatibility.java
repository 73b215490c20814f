package dev.coffer.request;

/**
 * What Coffer calls itself to clients that look for OpenBao: they switch features by a version, and
 * some refuse to go on where it is not a plain semantic version.
 */
public final class Compatibility {
    /** The OpenBao version whose API is spoken; without a suffix, which some clients interpret. */
    public static final String VERSION = "2.6.2";

    private Compatibility() {}
}
