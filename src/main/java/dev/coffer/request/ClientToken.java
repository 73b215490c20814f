package dev.coffer.request;

/** The token text a client sent. Shown to nobody: its string form hides it. */
public final class ClientToken {
    private final String text;

    private ClientToken(String text) {
        this.text = text;
    }

    /** The token as it came in {@code X-Vault-Token} or behind {@code Authorization: Bearer}. */
    public static ClientToken of(String text) {
        return new ClientToken(text);
    }

    /** The text, for hashing only: it is never compared, logged or stored. */
    public String exposeForHashing() {
        return text;
    }

    @Override
    public String toString() {
        return "ClientToken[" + text.length() + " characters]";
    }
}
