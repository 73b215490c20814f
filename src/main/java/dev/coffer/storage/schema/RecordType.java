package dev.coffer.storage.schema;

/**
 * The kinds of records, each with the first byte of its physical keys. Bytes are never reused; byte
 * 0 belongs to the store itself.
 */
public enum RecordType {
    /** Shares, threshold, type of the seal; readable while sealed. */
    SEAL_CONFIG(0x01, Protection.OWN, Scope.SYSTEM),
    /** The root key, sealed by the unseal key. */
    ROOT_KEY(0x02, Protection.OWN, Scope.SYSTEM),
    /** The keyring, sealed by the root key. */
    KEYRING(0x03, Protection.OWN, Scope.SYSTEM),

    /** Something sealed by the recovery key, which tells it from every other. */
    RECOVERY_KEY(0x94, Protection.OWN, Scope.SYSTEM),

    /** Random, other after each restore, which writes it; readable while sealed. */
    INCARNATION(0x96, Protection.OWN, Scope.SYSTEM),

    /** The server initializes itself and has not come to the end. */
    SELF_INITIALIZATION(0x95, Protection.KEYRING, Scope.SYSTEM),
    /** Name and id of this installation. */
    CLUSTER(0x08, Protection.KEYRING, Scope.SYSTEM),
    /** When the keyring rotates by itself. */
    ROTATION(0x09, Protection.KEYRING, Scope.SYSTEM),
    /** One mount: type + mount id. */
    MOUNT(0x10, Protection.KEYRING, Scope.SYSTEM),
    /** A mount that was disabled and whose records still have to be removed. */
    RETIRED_MOUNT(0x11, Protection.KEYRING, Scope.SYSTEM),
    /** Counts the changes of the mount table, so that one record tells whether it has changed. */
    MOUNT_GENERATION(0x13, Protection.KEYRING, Scope.SYSTEM),
    /** A running or ended move of a mount. */
    REMOUNT(0x12, Protection.KEYRING, Scope.SYSTEM),
    /** One token: type + keyed hash of its text. */
    TOKEN(0x18, Protection.KEYRING, Scope.SYSTEM),
    /** Finds a token by its accessor: type + keyed hash of the accessor. */
    TOKEN_ACCESSOR(0x19, Protection.KEYRING, Scope.SYSTEM),
    /** What ends with a token: type + part of the token's serial + kind + hash. */
    TOKEN_DEPENDENT(0x1a, Protection.KEYRING, Scope.SYSTEM),
    /** A token role: type + keyed hash of its name. */
    TOKEN_ROLE(0x1b, Protection.KEYRING, Scope.SYSTEM),
    /** The lease of a secret: type + keyed hash of the lease's id. */
    LEASE(0x1c, Protection.KEYRING, Scope.SYSTEM),
    /** What ends by itself, by time: type + second + kind + hash. */
    EXPIRY(0x1d, Protection.KEYRING, Scope.SYSTEM),
    /** Names of paths that made leases, and the leases of each. */
    LEASE_PATH(0x1e, Protection.KEYRING, Scope.SYSTEM),
    /** What concerns all tokens and leases: revoked prefixes, keys, work to be done. */
    TOKEN_STATE(0x1f, Protection.KEYRING, Scope.SYSTEM),
    /** One policy: type + keyed hash of its name. */
    POLICY(0x20, Protection.KEYRING, Scope.SYSTEM),
    /** When a policy ends to count: type + second since 1970 + the end of the policy's key. */
    POLICY_END(0x21, Protection.KEYRING, Scope.SYSTEM),
    /** One password policy: type + keyed hash of its name. */
    PASSWORD_POLICY(0x22, Protection.KEYRING, Scope.SYSTEM),

    /** A rate limit: type + keyed hash of its name. */
    RATE_LIMIT(0x28, Protection.KEYRING, Scope.SYSTEM),
    /** What holds for all rate limits together. */
    QUOTA_CONFIG(0x29, Protection.KEYRING, Scope.SYSTEM),
    /** Unseal shares, encrypted for the OpenPGP keys of their holders. */
    SHARE_BACKUP(0x2a, Protection.KEYRING, Scope.SYSTEM),
    /** Which web pages may use the server. */
    CORS_CONFIG(0x2b, Protection.KEYRING, Scope.SYSTEM),
    /** Headers that pages are sent with. */
    UI_HEADERS(0x2c, Protection.KEYRING, Scope.SYSTEM),
    /** The versions that have served this store, and since when. */
    VERSIONS(0x2d, Protection.KEYRING, Scope.SYSTEM),

    /** One audit device: type + device id. */
    AUDIT_DEVICE(0x24, Protection.KEYRING, Scope.SYSTEM),
    /** The key that signs the checkpoints of audit logs. */
    AUDIT_SIGNER(0x25, Protection.KEYRING, Scope.SYSTEM),
    /** The request headers that audit logs show. */
    AUDIT_HEADERS(0x26, Protection.KEYRING, Scope.SYSTEM),

    /** A folder that holds at least one name: mount + folder. */
    FOLDER(0x30, Protection.KEYRING, Scope.MOUNT),
    /** A page of a folder's sorted names: mount + folder + page number. */
    FOLDER_PAGE(0x31, Protection.KEYRING, Scope.MOUNT),
    /** A name added to or removed from a folder since its pages were written. */
    FOLDER_CHANGE(0x32, Protection.KEYRING, Scope.MOUNT),

    /** Settings of a KV v2 mount. */
    KV_CONFIG(0x40, Protection.KEYRING, Scope.MOUNT),
    /** A KV v2 key: settings and both counters. */
    KV_KEY(0x41, Protection.KEYRING, Scope.MOUNT),
    /** Header of one version of a KV v2 key: times, deleted, destroyed. */
    KV_VERSION(0x42, Protection.KEYRING, Scope.MOUNT),
    /** The value of one version of a KV v2 key. */
    KV_VALUE(0x43, Protection.KEYRING, Scope.MOUNT),
    /** One version of the metadata of a KV v2 key: settings, custom metadata, who wrote it. */
    KV_METADATA(0x44, Protection.KEYRING, Scope.MOUNT),
    /** How far the upgrade of a mount from KV v1 to v2 has come. */
    KV_UPGRADE(0x45, Protection.KEYRING, Scope.MOUNT),
    /** One secret of a KV v1 mount. */
    KV_PLAIN(0x48, Protection.KEYRING, Scope.MOUNT),
    /** What is locked in a KV v2 mount, and for how long. */
    KV_LOCKS(0x88, Protection.KEYRING, Scope.MOUNT),
    /** Path and reason of one lock: mount + keyed hash of its path. */
    KV_LOCK(0x89, Protection.KEYRING, Scope.MOUNT),
    /** The answer to a request that may be repeated: type + who asked + the key. */
    KEPT_ANSWER(0x8a, Protection.KEYRING, Scope.SYSTEM),
    /** When kept answers end (type + 0 + second + place), how many one has (type + 1 + who). */
    KEPT_ANSWER_INDEX(0x8b, Protection.KEYRING, Scope.SYSTEM),

    /** One entity: type + its id. */
    ENTITY(0x50, Protection.KEYRING, Scope.SYSTEM),
    /** The id of the entity of a name: type + keyed hash of the name in lower case. */
    ENTITY_NAME(0x51, Protection.KEYRING, Scope.SYSTEM),
    /** The id of the entity or group that has an alias: type + the alias's id. */
    IDENTITY_ALIAS(0x52, Protection.KEYRING, Scope.SYSTEM),
    /** The id of an entity by keyed hash of an alias's mount accessor and name in lower case. */
    ENTITY_ALIAS_NAME(0x53, Protection.KEYRING, Scope.SYSTEM),
    /** The id of the entity into which another was merged: type + the other's id. */
    MERGED_ENTITY(0x54, Protection.KEYRING, Scope.SYSTEM),
    /** One group: type + its id. */
    GROUP(0x55, Protection.KEYRING, Scope.SYSTEM),
    /** The id of the group of a name: type + keyed hash of the name in lower case. */
    GROUP_NAME(0x56, Protection.KEYRING, Scope.SYSTEM),
    /** The id of a group by keyed hash of an alias's mount accessor and name in lower case. */
    GROUP_ALIAS_NAME(0x58, Protection.KEYRING, Scope.SYSTEM),
    /** An entity is in a group: type + the group's id + the entity's id. */
    GROUP_MEMBER(0x59, Protection.KEYRING, Scope.SYSTEM),
    /** A group is in a group: type + the outer's id + the inner's id. */
    GROUP_CHILD(0x5a, Protection.KEYRING, Scope.SYSTEM),
    /** A group that was deleted and whose memberships still have to be removed. */
    RETIRED_GROUP(0x5b, Protection.KEYRING, Scope.SYSTEM),
    /** A path in a token's cubbyhole: type + the token + keyed hash of the path. */
    CUBBYHOLE_PATH(0x5c, Protection.KEYRING, Scope.SYSTEM),
    /** What lies there: type + the token + keyed hash of the path. */
    CUBBYHOLE_VALUE(0x5d, Protection.KEYRING, Scope.SYSTEM),
    /** A cubbyhole whose token has gone and which still has to be removed: type + the token. */
    RETIRED_CUBBYHOLE(0x57, Protection.KEYRING, Scope.SYSTEM),
    /** The key that signs wrapping tokens in JWT format. */
    WRAPPING_KEY(0x5e, Protection.KEYRING, Scope.SYSTEM),
    /** Settings of identity tokens. */
    IDENTITY_OIDC_CONFIG(0x5f, Protection.KEYRING, Scope.SYSTEM),

    /** Wrong attempts to log in under one name at an auth mount. */
    LOCKOUT(0x60, Protection.KEYRING, Scope.MOUNT),
    /** One user of a userpass mount. */
    USERPASS_USER(0x61, Protection.KEYRING, Scope.MOUNT),
    /** One role of an approle mount, under its role id. */
    APPROLE_ROLE(0x62, Protection.KEYRING, Scope.MOUNT),
    /** Which role id an approle role of a name has. */
    APPROLE_NAME(0x63, Protection.KEYRING, Scope.MOUNT),
    /** One secret id of an approle role. */
    APPROLE_SECRET_ID(0x64, Protection.KEYRING, Scope.MOUNT),
    /** Which secret id an accessor stands for. */
    APPROLE_ACCESSOR(0x65, Protection.KEYRING, Scope.MOUNT),
    /** An approle role lives, and with it the secret ids of its folder: mount + folder. */
    APPROLE_FOLDER(0x67, Protection.KEYRING, Scope.MOUNT),
    /** How far the removal of an approle mount's void secret ids has come. */
    APPROLE_TIDY(0x66, Protection.KEYRING, Scope.MOUNT),
    /** Settings of a jwt mount. */
    JWT_CONFIG(0x68, Protection.KEYRING, Scope.MOUNT),
    /** One role of a jwt mount. */
    JWT_ROLE(0x69, Protection.KEYRING, Scope.MOUNT),
    /** A login at a jwt mount whose user is at the issuer: mount + place. */
    OIDC_LOGIN(0x6f, Protection.KEYRING, Scope.MOUNT),
    /** One role of a cert mount. */
    CERT_ROLE(0x6c, Protection.KEYRING, Scope.MOUNT),
    /** Settings of a cert mount. */
    CERT_CONFIG(0x6d, Protection.KEYRING, Scope.MOUNT),
    /** One list of revoked certificates of a cert mount. */
    CERT_REVOKED(0x6e, Protection.KEYRING, Scope.MOUNT),
    /** Settings of a kubernetes mount. */
    KUBERNETES_CONFIG(0x70, Protection.KEYRING, Scope.MOUNT),
    /** One role of a kubernetes mount. */
    KUBERNETES_ROLE(0x71, Protection.KEYRING, Scope.MOUNT),

    /** What was changed in a KV v2 mount, in order: a log, see {@link #isLog}. */
    KV_CHANGE(0x8c, Protection.KEYRING, Scope.MOUNT),
    /** How much of a mount's changes is kept. */
    KV_CHANGES_KEPT(0x8d, Protection.KEYRING, Scope.MOUNT);

    /** Who protects a record's content. */
    public enum Protection {
        /** Sealed by its owner or not secret; can be read while the server is sealed. */
        OWN,
        /** Sealed with the keyring's active term. */
        KEYRING
    }

    /** What a record belongs to. */
    public enum Scope {
        SYSTEM,
        /** Its key continues with the 16 bytes of a mount id and goes when the mount goes. */
        MOUNT
    }

    private final byte prefix;
    private final Protection protection;
    private final Scope scope;

    RecordType(int prefix, Protection protection, Scope scope) {
        this.prefix = (byte) prefix;
        this.protection = protection;
        this.scope = scope;
    }

    /**
     * Whether its records are {@link LogRecord}s: the store puts the number of the commit into each
     * key, so that number is not part of what the barrier protects.
     */
    public boolean isLog() {
        return this == KV_CHANGE;
    }

    /** First byte of the physical key. */
    public byte prefix() {
        return prefix;
    }

    public Protection protection() {
        return protection;
    }

    public Scope scope() {
        return scope;
    }
}
