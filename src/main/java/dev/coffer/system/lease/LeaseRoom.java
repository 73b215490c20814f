package dev.coffer.system.lease;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/** The paths {@code sys/leases}. */
public final class LeaseRoom implements SystemRoom {
    private static final Field ID =
            Field.string("lease_id", "The lease identifier, as the answer with the secret had it.");
    private static final Field URL_ID =
            Field.string("url_lease_id", "The lease identifier, as part of the path.");
    private static final Field PREFIX =
            Field.string("prefix", "A path; everything made at it and below it is meant.");
    private static final Field SYNC =
            Field.bool("sync", "Whether the answer waits; the leases are void in any case.");
    private static final Field TYPE = Field.string("type", "The kind of leases; irrevocable.");

    private final LeaseParts parts;

    /** The room of one server. */
    public LeaseRoom(LeaseParts parts) {
        this.parts = parts;
    }

    @Override
    public List<PathSpec> paths() {
        LeaseWork work = new LeaseWork(parts);
        LeaseListWork lists = new LeaseListWork(parts);
        return List.of(
                PathSpec.at("leases/lookup/(?P<prefix>.+?)?")
                        .fields(PREFIX)
                        .reads(Operation.LIST, lists::list)
                        .help("The leases made at a path and the folders below it.", "")
                        .build(),
                PathSpec.at("leases/lookup")
                        .fields(ID)
                        .reads(Operation.WRITE, work::lookup)
                        .help("View or list lease metadata.", "")
                        .build(),
                PathSpec.at("leases/renew(/(?P<url_lease_id>.+))?")
                        .fields(
                                ID,
                                URL_ID,
                                new Field(
                                        "increment",
                                        Field.Type.DURATION,
                                        "The desired increment in seconds to the lease"))
                        .writes(Operation.WRITE, work::renew)
                        .help("Renew a lease on a secret", "")
                        .build(),
                PathSpec.at("leases/revoke(/(?P<url_lease_id>.+))?")
                        .fields(ID, URL_ID, SYNC)
                        .writes(Operation.WRITE, work::revoke)
                        .help("Revoke a leased secret immediately", "")
                        .build(),
                PathSpec.at("leases/revoke-force/(?P<prefix>.+)")
                        .fields(PREFIX)
                        .writes(Operation.WRITE, work::revokeForce)
                        .help("Revoke all secrets generated in a given prefix.", "")
                        .build(),
                PathSpec.at("leases/revoke-prefix/(?P<prefix>.+)")
                        .fields(PREFIX, SYNC)
                        .writes(Operation.WRITE, work::revokePrefix)
                        .help("Revoke all secrets generated in a given prefix", "")
                        .build(),
                PathSpec.at("leases/tidy")
                        .writes(Operation.WRITE, work::tidy)
                        .help("Has what is over removed now.", "")
                        .build(),
                PathSpec.at("leases/count")
                        .fields(TYPE)
                        .reads(Operation.READ, LeaseListWork::count)
                        .help("Count of leases associated with this cluster", "")
                        .build(),
                PathSpec.at("leases(/)?")
                        .fields(TYPE)
                        .reads(Operation.READ, LeaseListWork::irrevocable)
                        .help("List leases associated with this cluster", "")
                        .build());
    }
}
