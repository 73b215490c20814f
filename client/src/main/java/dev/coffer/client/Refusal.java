package dev.coffer.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request that did not succeed.
 *
 * @param status 0 where there was no answer
 * @param errors what the server said, in words
 * @param data what it said for programs
 */
record Refusal(int status, List<String> errors, Fields data) {
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION = 412;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Servers without codes say the same in words. */
    private static final Map<String, String> CODES_BY_WORDS =
            Map.of(
                    "check-and-set parameter did not match the current version",
                    "cas_mismatch",
                    "check-and-set parameter required for this call",
                    "cas_required",
                    "metadata check-and-set parameter does not match the current version",
                    "metadata_cas_mismatch",
                    "metadata_cas must be 0 when creating new metadata",
                    "metadata_cas_mismatch",
                    "metadata check-and-set parameter required for this call",
                    "metadata_cas_required");

    Refusal {
        errors = List.copyOf(errors);
    }

    /** A failure that no server spoke of. */
    static Refusal local(String what) {
        return new Refusal(0, List.of(what), Fields.NONE);
    }

    /** A refusal as the server put it. */
    static Refusal of(int status, Fields body) {
        return new Refusal(status, body.texts("errors"), body.object("data"));
    }

    Optional<String> code() {
        Optional<String> said = data.text("code");
        return said.isPresent()
                ? said
                : errors.stream()
                        .filter(CODES_BY_WORDS::containsKey)
                        .findFirst()
                        .map(CODES_BY_WORDS::get);
    }

    String message() {
        String words = errors.isEmpty() ? "no reason given" : String.join("; ", errors);
        return status == 0 ? words : status + ": " + words;
    }

    /** The exception of this kind of refusal. */
    CofferException exception() {
        return switch (code().orElse("")) {
            case "cas_mismatch", "metadata_cas_mismatch", "key_exists", "txn_conflict" ->
                    new ConflictException(this);
            case "locked" -> new LockedException(this);
            case "committed_not_audited" -> new OutcomeUnknownException(this);
            default -> byStatus();
        };
    }

    private CofferException byStatus() {
        return switch (status) {
            case 0 -> new OutcomeUnknownException(this);
            case FORBIDDEN -> new DeniedException(this);
            case CONFLICT, PRECONDITION -> new ConflictException(this);
            case TOO_MANY, UNAVAILABLE -> new UnavailableException(this);
            default -> new CofferException(this);
        };
    }
}
