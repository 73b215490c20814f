package dev.coffer.engine.kv.versioned;

/**
 * What {@code ?help=1} says of the paths. Where it was recorded the wording is wire contract; the
 * scenario kv2-help compares it.
 */
final class HelpTexts {
    static final String PATH = "Location of the secret.";

    static final String MOUNT =
            """
            This backend provides a versioned key-value store. The kv backend reads and
            writes arbitrary secrets to the storage backend. The secrets are
            encrypted/decrypted by Vault: they are never stored unencrypted in the backend
            and the backend never has an opportunity to see the unencrypted value. Each key
            can have a configured number of versions, and versions can be retrieved based on
            their version numbers.\
            """;

    static final String CONFIG_SYNOPSIS = "Configures settings for the KV store";

    static final String CONFIG_DESCRIPTION =
            """
            This path configures backend level settings that are applied to every key in the
            key-value store. This parameter accetps:

            	* max_versions (int) - The number of versions to keep for each key. Defaults
            	  to 10

            	* cas_required (bool) - If true, the backend will require the cas parameter
            	  to be set for each write

            	* delete_version_after (duration) - If set, the length of time before a
            	  version is deleted. A negative duration disables the use of
            	  delete_version_after on all keys. A zero duration clears the current
            	  setting. Accepts a Go duration format string.\
            """;

    static final String CONFIG_READ = "Read the backend level settings.";

    static final String CONFIG_WRITE =
            "Configure backend level settings that are applied to every key in the "
                    + "key-value store.";

    static final String MOUNT_MAX_VERSIONS =
            "The number of versions to keep for each key. Defaults to 10";

    static final String MOUNT_CAS_REQUIRED =
            "If true, the backend will require the cas parameter to be set for each " + "write";

    static final String MOUNT_METADATA_CAS_REQUIRED =
            "If true, the backend will require the metadata_cas parameter to be set for "
                    + "each metadata update";

    static final String MOUNT_DELETE_VERSION_AFTER =
            """
            If set, the length of time before a version is deleted. A negative duration
            disables the use of delete_version_after on all keys. A zero duration
            clears the current setting. Accepts a Go duration format string.\
            """;

    static final String MOUNT_CONFLICT_STATUS =
            "The HTTP status of a check-and-set mismatch: 400 (the default) or 409";

    static final String MOUNT_WATCH_HISTORY =
            "For how long changes are kept for those who watch: 1m to 720h, by default 1h";

    static final String MOUNT_CAS_REQUIRED_FOR_DELETE =
            "If true, deleting, undeleting and destroying versions and removing keys require "
                    + "the cas parameter as well, and the last one metadata_cas";

    static final String MOUNT_MAX_METADATA_VERSIONS =
            "The number of versions of its metadata to keep for each key. Defaults to 10";

    static final String DATA_SYNOPSIS =
            "Write, Patch, Read, and Delete data in the Key-Value Store.";

    static final String DATA_DESCRIPTION =
            """
            This path takes a key name and based on the operation stores, retrieves or
            deletes versions of data.

            If a write operation is used the endpoint takes an options object and a data
            object. The options object is used to pass some options to the write command and
            the data object is encrypted and stored in the storage backend. Each write
            operation for a key creates a new version and does not overwrite the previous
            data.

            A patch operation must be performed on an existing secret. The secret must neither
            be deleted nor destroyed. Like a write operation, patch operations accept an
            options object and data object. The options object is used to pass some options to
            the patch command and the data object is used to perform a partial update on the
            current version of the secret and store the encrypted result in the storage backend.

            A read operation will return the latest version for a key unless the "version"
            parameter is set, then it returns the version at that number.

            Delete operations are a soft delete. They will mark the latest version as
            deleted, but the underlying data will not be fully removed. Delete operations
            can be undone.\
            """;

    static final String DATA_VERSION =
            "If provided during a read, the value at the version number will be " + "returned";

    static final String DATA_OPTIONS =
            """
            Options for writing a KV entry.

            Set the "cas" value to use a Check-And-Set operation. If not set the write will
            be allowed. If set to 0 a write will only be allowed if the key doesn’t exist.
            If the index is non-zero the write will only be allowed if the key’s current
            version matches the version specified in the cas parameter.\
            """;

    static final String DATA_DATA =
            "The contents of the data map will be stored and returned on read.";

    static final String METADATA_SYNOPSIS =
            "Allows interaction with key metadata and settings in the KV store.";

    static final String METADATA_DESCRIPTION =
            "Reads, writes and patches the settings and the custom metadata of a key, "
                    + "lists keys, or removes a key with all its versions for good. Each write "
                    + "counts up the version of the metadata, which metadata_cas compares.";

    static final String KEY_CAS_REQUIRED =
            "If true the key will require the cas parameter to be set on all write "
                    + "requests. If false, the backend’s configuration will be used.";

    static final String KEY_METADATA_CAS_REQUIRED =
            "If true the key will require the cas parameter to be set on all metadata "
                    + "update requests. If false, the backend's configuration will be used.";

    static final String KEY_CAS_REQUIRED_FOR_DELETE =
            "If true the key will require the cas parameter to be set when versions are "
                    + "deleted, undeleted or destroyed, and cas and metadata_cas when it is "
                    + "removed.";

    static final String KEY_MAX_VERSIONS =
            "The number of versions to keep. If not set, the backend’s configured max "
                    + "version is used.";

    static final String KEY_MAX_METADATA_VERSIONS =
            "The number of versions of the metadata to keep. Where mount and key both have a "
                    + "number, the larger one counts.";

    static final String METADATA_VERSION =
            "If provided during a read, the metadata as it was in this version is returned.";

    static final String KEY_DELETE_VERSION_AFTER =
            "The length of time before a version is deleted. If not set, the backend's "
                    + "configured delete_version_after is used. Cannot be greater than the "
                    + "backend's delete_version_after. A zero duration clears the current "
                    + "setting. A negative duration will cause an error.";

    static final String CUSTOM_METADATA =
            "User-provided key-value pairs that are used to describe arbitrary and "
                    + "version-agnostic information about a secret.";

    static final String METADATA_CAS =
            "Check-and-set parameter for metadata updates. Must match the current "
                    + "metadata version for the update to succeed. Set to 0 for initial metadata "
                    + "creation.";

    static final String METADATA_OPTIONS =
            "Options for a write. Set generation to the one that was read to mean that "
                    + "incarnation of the key and no later one of the same name. A metadata_cas "
                    + "of -1 means a key that does not exist at all.";

    static final String DELETE_CAS = "Deletes only if the current version is this one.";

    static final String DELETE_METADATA_CAS =
            "Deletes only if the current metadata version is this one.";

    static final String DELETE_GENERATION =
            "Deletes only if the key is this incarnation of its name, as a read of its metadata "
                    + "shows it.";

    static final String VERSIONS_OPTIONS =
            "Options: cas must match the current version, metadata_cas the current metadata "
                    + "version, generation the one that was read.";

    static final String AFTER =
            "Optional entry to list begin listing after, not required to exist. Only "
                    + "used for listing.";

    static final String LIMIT =
            "Optional number of entries to return; defaults to all entries. Only used "
                    + "for listing.";

    static final String DETAILED_SYNOPSIS =
            "Allows listing detailed information about key metadata in the KV store.";

    static final String DETAILED_DESCRIPTION =
            "Lists keys together with what is known of each, in one request.";

    static final String DELETE_SYNOPSIS = "Marks one or more versions as deleted in the KV store.";

    static final String DELETE_VERSIONS =
            "The versions to be archived. The versioned data will not be deleted, but "
                    + "it will no longer be returned in normal get requests.";

    static final String UNDELETE_SYNOPSIS = "Undeletes one or more versions from the KV store.";

    static final String UNDELETE_VERSIONS =
            "The versions to unarchive. The versions will be restored and their data "
                    + "will be returned on normal get requests.";

    static final String DESTROY_SYNOPSIS =
            "Permanently removes one or more versions in the KV store";

    static final String DESTROY_VERSIONS =
            "The versions to destroy. Their data will be permanently deleted.";

    static final String DELETE_DESCRIPTION =
            "Marks versions as deleted: they are no longer read, but their values stay "
                    + "and can be brought back.";

    static final String UNDELETE_DESCRIPTION =
            "Takes back that versions were marked as deleted, so that they can be read " + "again.";

    static final String DESTROY_DESCRIPTION =
            "Removes the values of versions for good. What is left of them is the time "
                    + "they were written.";

    static final String TXN_SYNOPSIS = "Does several operations as one: all of them or none.";

    static final String TXN_DESCRIPTION =
            """
            First every comparison is made and every read is done, on the state before the
            first write; then the writes. If a comparison fails nothing is changed, and the
            answer lists every conflict.

            Each operation is what the single call is: it takes the same parameters, needs
            the same capability on the same path, and is answered the same. In one
            transaction the data and the metadata of a key can be written once each, and
            what was written cannot be read any more.

            	* put, patch: data, options
            	* delete: versions (the current one if none are given), options
            	* undelete, destroy: versions, options
            	* metadata_put, metadata_patch: metadata, options
            	* metadata_delete: options
            	* move, copy: to, versions (all or current), options; of one key
            	* get: version
            	* metadata_get

            The options are cas, metadata_cas and generation.\
            """;

    static final String TXN_COMPARE =
            "What keys have to be: each element has a path and at least one of version, "
                    + "metadata_version, state (absent, empty, live, deleted, destroyed) and "
                    + "generation. At most 128.";

    static final String TXN_OPS =
            "What is to be done: each element has op and path, and what the operation takes. "
                    + "At most 128.";

    static final String TXN_ELSE =
            "What is to be read if a comparison fails: get and metadata_get. With it, a failed "
                    + "comparison is answered with status 200 and succeeded false.";

    static final String TXN_DRY_RUN =
            "If true, everything is compared, done and answered, and then nothing is written.";

    static final String SUBKEYS_SYNOPSIS =
            "Read the structure of a secret entry from the Key-Value store with the "
                    + "values removed.";

    static final String SUBKEYS_DESCRIPTION =
            "Shows the names in a value and puts null where a value was, where an "
                    + "object was empty, and below the depth asked for.";

    static final String SUBKEYS_DEPTH = "The deepest level of names to show; 0 shows all.";

    static final String SUBKEYS_VERSION = "The version to show; the current one if none is given.";

    static final String HISTORY_SYNOPSIS =
            "Lists who changed the metadata of a key, when, and what was changed.";

    static final String HISTORY_DESCRIPTION =
            "Shows the versions of a key's metadata that are kept, the oldest first: their time, "
                    + "who wrote them and the names of what they changed. It needs read on this "
                    + "path and on metadata/ of the key.";

    static final String HISTORY_AFTER = "Show versions after this one.";

    static final String HISTORY_LIMIT =
            "How many versions to show, at most 100, which is also the default.";

    static final String DIFF_SYNOPSIS = "Shows what changed between two versions of a key.";

    static final String DIFF_DESCRIPTION =
            "Compares two versions of a key's value (kind=data) or of its metadata (kind=metadata) "
                    + "and shows the names that were added, removed or changed; with values=true "
                    + "also what they stand for. It needs read on this path and on data/ or "
                    + "metadata/ of the key.";

    static final String DIFF_FROM = "The version to compare with.";

    static final String DIFF_TO = "The version to compare; the current one if none is given.";

    static final String DIFF_KIND = "What to compare: data (the default) or metadata.";

    static final String DIFF_VALUES = "Whether to show values beside the names.";

    static final String ROLLBACK_SYNOPSIS = "Brings back what a key's metadata said before.";

    static final String ROLLBACK_DESCRIPTION =
            "Writes a new version of the metadata that says what an older one said, custom "
                    + "metadata and settings alike. metadata_cas is required. It needs update on "
                    + "this path, read on metadata/ of the key, and what the same write to "
                    + "metadata/ would need.";

    static final String ROLLBACK_VERSION =
            "The version of the metadata to bring back; 0 is before the first one.";

    private HelpTexts() {}
}
