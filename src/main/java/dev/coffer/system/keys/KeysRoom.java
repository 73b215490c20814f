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
    private final Seal seal;
    private final KeyRotationWork rotation;
    private final KeyRotationWork recovery;
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
        KeyRotation rotateRecovery = new KeyRotation(random, RotationTexts.ROTATE_RECOVERY);
        KeyRotation rekey = new KeyRotation(random, RotationTexts.REKEY);
        KeyRotation rekeyRecovery = new KeyRotation(random, RotationTexts.REKEY_RECOVERY);
        this.seal = seal;
        this.roots = new RootGenerationWork(seal, generation, making);
        this.rotation = new KeyRotationWork(new KeyReplacement(seal, random, rotate));
        this.recovery = new KeyRotationWork(new KeyReplacement(seal, random, rotateRecovery));
        this.open =
                new OpenKeyPaths(
                        seal,
                        new OpenRootGeneration(seal, transactions, generation, making),
                        new OpenRekey(transactions, new KeyReplacement(seal, random, rekey)),
                        new OpenRekey(
                                transactions, new KeyReplacement(seal, random, rekeyRecovery)));
        seal.whenSealed(generation::cancel);
        List.of(rotate, rotateRecovery, rekey, rekeyRecovery)
                .forEach(attempt -> seal.whenSealed(attempt::cancel));
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
                rotationPath("rotate/root/init", rotation),
                rotationUpdatePath("rotate/root/update", rotation),
                rotationVerifyPath("rotate/root/verify", rotation),
                rotationPath("rotate/recovery/init", recovery),
                rotationUpdatePath("rotate/recovery/update", recovery),
                rotationVerifyPath("rotate/recovery/verify", recovery),
                backupPath("rotate/root/backup", false),
                backupPath("rekey/backup", false),
                backupPath("rotate/recovery/backup", true),
                backupPath("rekey/recovery-key-backup", true));
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
                .writes(Operation.WRITE, this::replaceRootKey)
                .help("Replaces the root key; the unseal shares stay as they are.", "")
                .build();
    }

    /** The root key alone; the shares stay. */
    private Response replaceRootKey(Transaction tx, Call call) {
        seal.replaceRootKey(tx);
        return Response.noContent();
    }

    private static PathSpec rotationPath(String path, KeyRotationWork work) {
        return PathSpec.at(path)
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
                .reads(Operation.READ, work::status)
                .prepares(Operation.WRITE, work::starting, work::started)
                .writes(Operation.DELETE, work::cancel)
                .help(
                        "Begins, shows or cancels the replacement of the unseal or recovery key.",
                        "As long as it is not complete the shares in force stay in force.")
                .build();
    }

    private static PathSpec rotationUpdatePath(String path, KeyRotationWork work) {
        return PathSpec.at(path)
                .fields(KEY, NONCE)
                .prepares(Operation.WRITE, work::offering, work::offered)
                .help(
                        "Gives one share for the replacement of the key.",
                        "The last one gets the new shares.")
                .build();
    }

    private static PathSpec rotationVerifyPath(String path, KeyRotationWork work) {
        return PathSpec.at(path)
                .fields(KEY, NONCE)
                .reads(Operation.READ, work::verification)
                .prepares(Operation.WRITE, work::verifying, work::verified)
                .writes(Operation.DELETE, work::restartVerification)
                .help(
                        "Gives new shares back, so that the new key is put in force.",
                        "Deleting forgets the shares given back, not the attempt.")
                .build();
    }

    private static PathSpec backupPath(String path, boolean recovery) {
        return PathSpec.at(path)
                .reads(Operation.READ, (tx, _) -> backup(tx, recovery))
                .writes(Operation.DELETE, (tx, _) -> removeBackup(tx, recovery))
                .help("The new shares as they were encrypted, if a backup was asked for.", "")
                .build();
    }

    private static Response backup(ReadTransaction tx, boolean recovery) {
        return ShareBackup.find(tx, recovery)
                .map(found -> Response.ok(found.view()))
                .orElseThrow(KeysRoom::noBackup);
    }

    private static Response removeBackup(Transaction tx, boolean recovery) {
        ShareBackup.remove(tx, recovery);
        return Response.noContent();
    }

    private static RequestFailure noBackup() {
        return new RequestFailure.Invalid("no backed-up keys found");
    }
}
