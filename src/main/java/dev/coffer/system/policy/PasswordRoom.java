package dev.coffer.system.policy;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/** The paths {@code sys/policies/password}: rules for passwords, and passwords made by them. */
public final class PasswordRoom implements SystemRoom {
    private static final String GENERATE = "Generate a password from an existing password policy.";

    private static final Field NAME =
            Field.string(PasswordWork.NAME, "The name of the password policy.");

    private final PasswordWork passwords;

    /**
     * @param random what passwords are drawn from
     */
    public PasswordRoom(RandomSource random) {
        this.passwords = new PasswordWork(random);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(listPath(), generatePath(), policyPath());
    }

    private PathSpec listPath() {
        return PathSpec.at("policies/password/?")
                .reads(Operation.LIST, (tx, _) -> passwords.list(tx))
                .summary(Operation.LIST, "List the existing password policies.")
                .operationId(Operation.LIST, "policies-list-password-policies")
                .help("List the existing password policies.", "")
                .build();
    }

    private PathSpec generatePath() {
        return PathSpec.at("policies/password/(?P<name>.+)/generate")
                .fields(NAME)
                .reads(Operation.READ, passwords::generate)
                .summary(Operation.READ, GENERATE)
                .operationId(Operation.READ, "policies-generate-password-from-password-policy")
                .help(GENERATE, GENERATE)
                .build();
    }

    private PathSpec policyPath() {
        return PathSpec.at("policies/password/(?P<name>.+)")
                .fields(NAME, Field.string(PasswordWork.POLICY, "The password policy"))
                .reads(Operation.READ, passwords::read)
                .writes(Operation.WRITE, passwords::write)
                .writes(Operation.DELETE, passwords::delete)
                .summary(Operation.READ, "Retrieve an existing password policy.")
                .summary(Operation.WRITE, "Add a new or update an existing password policy.")
                .summary(Operation.DELETE, "Delete a password policy.")
                .operationId(Operation.READ, "policies-read-password-policy")
                .operationId(Operation.WRITE, "policies-write-password-policy")
                .operationId(Operation.DELETE, "policies-delete-password-policy")
                .help(
                        "Read, Modify, or Delete a password policy.",
                        "Read the rules of an existing password policy, create or update the rules"
                                + " of a password policy, or delete a password policy.")
                .build();
    }
}
