package dev.coffer.system;

import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemEngine.MountParts;
import java.util.List;

/** The paths of {@code sys/auth}: auth methods, which are mounts below {@code auth/}. */
final class AuthPaths {
    private AuthPaths() {}

    static List<PathSpec> of(MountParts parts) {
        MountWork work = new MountWork(MountFamily.AUTH, parts);
        return List.of(
                tunePath(new TuneWork(MountFamily.AUTH, parts)), methodPath(work), listPath(work));
    }

    private static PathSpec tunePath(TuneWork tune) {
        return PathSpec.at("auth/(?P<path>.+?)/tune")
                .slashesAroundNames()
                .fields(SystemPaths.TUNE_FIELDS)
                .reads(Operation.READ, tune::show)
                .writes(Operation.WRITE, tune::change)
                .summary(Operation.READ, "Reads the given auth path's configuration.")
                .help(
                        "Read or change the settings of an auth method.",
                        "A setting that is not given keeps its value; \"system\" as a time means"
                                + " the server's own.")
                .build();
    }

    private static PathSpec methodPath(MountWork work) {
        return PathSpec.at("auth/(?P<path>.+?)")
                .slashesAroundNames()
                .fields(SystemPaths.MOUNT_FIELDS)
                .reads(Operation.READ, work::show)
                .writes(Operation.WRITE, work::enable)
                .writes(Operation.DELETE, work::disable)
                .summary(Operation.READ, "Read the configuration of the auth method at a path.")
                .summary(Operation.WRITE, "Enables a new auth method.")
                .summary(Operation.DELETE, "Disable the auth method at the given auth path")
                .help(
                        "Enable, read or disable the auth method at a path.",
                        "Disabling removes everything that the method has stored there, and voids"
                                + " the tokens that it has given.")
                .build();
    }

    private static PathSpec listPath(MountWork work) {
        return PathSpec.at("auth")
                .reads(Operation.READ, work::list)
                .operationId(Operation.READ, "auth-list-enabled-methods")
                .help("List the enabled auth methods.", "Each with its settings.")
                .build();
    }
}
