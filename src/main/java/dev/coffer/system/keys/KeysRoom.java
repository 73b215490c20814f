package dev.coffer.system.keys;

import dev.coffer.crypto.RandomSource;
import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.storage.seal.Seal;
import dev.coffer.storage.transaction.ReadTransaction;
import dev.coffer.storage.transaction.Transaction;
import dev.coffer.storage.transaction.Transactions;
import dev.coffer.system.SystemRoom;
import java.util.List;

/**
 * {@code sys/generate-root-token}, {@code sys/rotate/root}, {@code sys/rekey/backup} and {@code
 * sys/decode-token}; and what answers without a token where a listener says so. Source: OpenBao
 * API, the pages of these names.
 */
public final class KeysRoom implements SystemRoom {
    private static final Field NONCE = Field.string("nonce", "The nonce of the attempt.");
    private static final Field KEY =
            Field.string("key", "One unseal share, in hexadecimal digits or base64.");

    private final RootGenerationWork roots;
    private final KeyRotationWork rotation;
    private final OpenKeyPaths open;

    /**
     * The paths of one server. Attempts end when it is sealed.
     *
     * @param tokens makes the root tokens
     */
    public KeysRoom(Seal seal, Transactions transactions, RandomSource random, RootTokens tokens) {
        RootGeneration generation = new RootGeneration(random);
        RootTokenMaking making = new RootTokenMaking(seal, random, tokens, generation);
        KeyRotation rotate = new KeyRotation(random, RotationTexts.ROTATE);
        KeyRotation rekey = new KeyRotation(random, RotationTexts.REKEY);
        this.roots = new RootGenerationWork(seal, generation, making);
        this.rotation = new KeyRotationWork(seal, new KeyReplacement(seal, random, rotate));
        this.open =
                new OpenKeyPaths(
                        seal,
                        new OpenRootGeneration(seal, transactions, generation, making),
                        new OpenRekey(transactions, new KeyReplacement(seal, random, rekey)));
        seal.whenSealed(generation::cancel);
        seal.whenSealed(rotate::cancel);
        seal.whenSealed(rekey::cancel);
    }

    /** What answers without a token. */
    public OpenKeyPaths openPaths() {
        return open;
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals("decode-token");
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                attemptPath(),
                updatePath(),
                decodePath(),
                rootKeyPath(),
                rotationPath(),
                rotationUpdatePath(),
                rotationVerifyPath(),
                recoveryPath("rotate/recovery/init", "unable to look up config: "),
                recoveryPath("rotate/recovery/update", "failed to fetch existing config: "),
                recoveryPath("rotate/recovery/verify", "unable to look up config: "),
                backupPath("rotate/root/backup"),
                backupPath("rekey/backup"),
                noBackupPath("rotate/recovery/backup"),
                noBackupPath("rekey/recovery-key-backup"));
    }

    private PathSpec attemptPath() {
        return PathSpec.at("generate-root-token/attempt")
                .fields(
                        Field.string(
                                "otp",
                                "A one-time password of the token's length that hides the token."),
                        Field.string("pgp_key", "An OpenPGP key that encrypts the token."))
                .reads(Operation.READ, roots::status)
                .prepares(Operation.WRITE, roots::starting, roots::started)
                .writes(Operation.DELETE, roots::cancel)
                .help(
                        "Reads status, initializes, or cancels a root token generation process.",
                        "One attempt at a time; one of otp and pgp_key keeps the token secret, a"
                                + " password is made if neither is given.")
                .build();
    }

    private PathSpec updatePath() {
        return PathSpec.at("generate-root-token/update")
                .fields(KEY, NONCE)
                .prepares(Operation.WRITE, roots::offering, roots::offered)
                .help("Gives one unseal share for a root token.", "The last one gets the token.")
                .build();
    }

    private static PathSpec decodePath() {
        return PathSpec.at("decode-token")
                .fields(
                        Field.string("encoded_token", "The token as the generation has shown it."),
                        Field.string("otp", "The one-time password of the generation."))
                .reads(Operation.WRITE, (_, call) -> TokenDecoding.decode(call))
                .reads(Operation.READ, KeysRoom::unsupported)
                .reads(Operation.LIST, KeysRoom::unsupported)
                .reads(Operation.DELETE, KeysRoom::unsupported)
                .help("Takes a generated root token out of its one-time password.", "")
                .build();
    }

    /** A path that asks for no token says so without Go's frame. */
    private static Response unsupported(ReadTransaction tx, Call call) {
        throw new RequestFailure.Refused(405, List.of("unsupported operation"));
    }

    private PathSpec rootKeyPath() {
        return PathSpec.at("rotate/root")
                .writes(Operation.WRITE, rotation::replaceRootKey)
                .help("Replaces the root key; the unseal shares stay as they are.", "")
                .build();
    }

    private PathSpec rotationPath() {
        return PathSpec.at("rotate/root/init")
                .fields(
                        Field.integer(
                                "secret_shares", "Into how many shares the new key is split."),
                        Field.integer("secret_threshold", "How many of them unseal."),
                        new Field(
                                "pgp_keys",
                                Field.Type.STRING_LIST,
                                "OpenPGP keys that the shares are encrypted for, one a share."),
                        Field.bool("backup", "Whether the encrypted shares are kept."),
                        Field.bool(
                                "require_verification",
                                "Whether the new shares must be given back before they count."))
                .reads(Operation.READ, rotation::status)
                .prepares(Operation.WRITE, rotation::starting, rotation::started)
                .writes(Operation.DELETE, rotation::cancel)
                .help(
                        "Begins, shows or cancels the replacement of the unseal key.",
                        "As long as it is not complete the shares in force stay in force.")
                .build();
    }

    private PathSpec rotationUpdatePath() {
        return PathSpec.at("rotate/root/update")
                .fields(KEY, NONCE)
                .prepares(Operation.WRITE, rotation::offering, rotation::offered)
                .help(
                        "Gives one unseal share for the replacement of the key.",
                        "The last one gets the new shares.")
                .build();
    }

    private PathSpec rotationVerifyPath() {
        return PathSpec.at("rotate/root/verify")
                .fields(KEY, NONCE)
                .reads(Operation.READ, rotation::verification)
                .prepares(Operation.WRITE, rotation::verifying, rotation::verified)
                .writes(Operation.DELETE, rotation::restartVerification)
                .help(
                        "Gives new shares back, so that the new key is put in force.",
                        "Deleting forgets the shares given back, not the attempt.")
                .build();
    }

    private static PathSpec recoveryPath(String path, String where) {
        return PathSpec.at(path)
                .reads(Operation.READ, (_, _) -> noRecovery(where))
                .reads(Operation.WRITE, (_, _) -> noRecovery(where))
                .writes(Operation.DELETE, (_, _) -> Response.noContent())
                .help("Recovery keys belong to seals that open by themselves.", "")
                .build();
    }

    private static Response noRecovery(String where) {
        throw new RequestFailure.Invalid(where + "recovery not supported");
    }

    private static PathSpec backupPath(String path) {
        return PathSpec.at(path)
                .reads(Operation.READ, KeysRoom::backup)
                .writes(Operation.DELETE, KeysRoom::removeBackup)
                .help("The new shares as they were encrypted, if a backup was asked for.", "")
                .build();
    }

    private static Response backup(ReadTransaction tx, Call call) {
        return ShareBackup.find(tx)
                .map(found -> Response.ok(found.view()))
                .orElseThrow(KeysRoom::noBackup);
    }

    private static Response removeBackup(Transaction tx, Call call) {
        ShareBackup.remove(tx);
        return Response.noContent();
    }

    private static PathSpec noBackupPath(String path) {
        return PathSpec.at(path)
                .reads(
                        Operation.READ,
                        (_, _) -> {
                            throw noBackup();
                        })
                .writes(Operation.DELETE, (_, _) -> Response.noContent())
                .help("Recovery keys belong to seals that open by themselves.", "")
                .build();
    }

    private static RequestFailure noBackup() {
        return new RequestFailure.Invalid("no backed-up keys found");
    }
}
