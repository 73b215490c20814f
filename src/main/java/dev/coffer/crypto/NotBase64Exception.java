package dev.coffer.crypto;

/** A text is not base64. */
public final class NotBase64Exception extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    NotBase64Exception(int offset) {
        super("illegal base64 data at input byte " + offset, null, false, false);
        this.offset = offset;
    }

    /** The byte of the text (in UTF-8) that is wrong; the message names it as Go's decoder does. */
    public int offset() {
        return offset;
    }
}
