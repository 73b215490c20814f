package dev.coffer.engine.kv.versioned;

/** What a lock can keep from being changed. */
enum LockDimension {
    /** Values: no new version, and none deleted, brought back, destroyed or expired. */
    DATA(1, "data", "key data is locked", MachinePart.Dimension.DATA),
    /** Settings and custom metadata. */
    METADATA(2, "metadata", "key metadata is locked", MachinePart.Dimension.METADATA),
    /** Values that are there: none is removed for good, whoever asks and whatever limit says so. */
    DESTROY(4, "destroy", "key destruction is locked", MachinePart.Dimension.STATE);

    private final int bit;
    private final String shown;
    private final String refusal;
    private final MachinePart.Dimension told;

    LockDimension(int bit, String shown, String refusal, MachinePart.Dimension told) {
        this.bit = bit;
        this.shown = shown;
        this.refusal = refusal;
        this.told = told;
    }

    /** The name of its field. */
    String shown() {
        return shown;
    }

    /** What a refused write is told before the reason. */
    String refusal() {
        return refusal;
    }

    /** The side of the key that a program is told of. */
    MachinePart.Dimension told() {
        return told;
    }

    /** In stored locks; never another one. */
    int bit() {
        return bit;
    }
}
