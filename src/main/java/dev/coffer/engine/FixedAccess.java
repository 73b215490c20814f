package dev.coffer.engine;

/** The same answer for every path. */
record FixedAccess(boolean everything, boolean anonymous) implements Access {
    @Override
    public boolean allows(Capability capability, String path) {
        return everything;
    }

    @Override
    public boolean reaches(String prefix) {
        return everything;
    }
}
