package dev.coffer.system.policy;

import dev.coffer.engine.Call;
import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.gate.policy.Policies;
import dev.coffer.gate.policy.TokenRights;
import dev.coffer.json.JsonObject;
import dev.coffer.request.Operation;
import dev.coffer.request.RequestFailure;
import dev.coffer.request.Response;
import dev.coffer.system.SystemRoom;
import java.util.List;

/**
 * The paths {@code sys/policies/acl}, {@code sys/policy}, {@code sys/capabilities} and, below
 * {@code sys/internal/ui}, {@code resultant-acl} and {@code namespaces}.
 */
public final class PolicyRoom implements SystemRoom {
    private static final String LIST_SYNOPSIS = "List the configured access control policies.";
    private static final String LIST_HELP =
            """
            This path responds to the following HTTP methods.

                GET /
                    List the names of the configured access control policies.

                GET /<name>
                    Retrieve the rules for the named policy.

                PUT /<name>
                    Add or update a policy.

                DELETE /<name>
                    Delete the policy with the given name.
            """;
    private static final String SYNOPSIS =
            "Read, Modify, Patch, or Delete an access control policy.";
    private static final String HELP =
            """
            Read the rules of an existing policy, create or update the rules of a policy,
            or delete a policy.
            """;
    private static final String CAPABILITIES_SYNOPSIS =
            "Fetches the capabilities of the given token on the given path.";

    private static final String NAMESPACES = "internal/ui/namespaces";

    private static final Field NAME =
            Field.string(PolicyWork.NAME, "The name of the policy. Example: \"ops\"");
    private static final Field PATH = Field.list(CapabilitiesWork.PATH, "Use 'paths' instead.");
    private static final Field PATHS =
            Field.list(CapabilitiesWork.PATHS, "Paths on which capabilities are being queried.");

    private final PolicyWork policies;
    private final CapabilitiesWork capabilities;

    /**
     * @param rights finds what other tokens may do
     */
    public PolicyRoom(Policies policies, TokenRights rights) {
        this.policies = new PolicyWork(policies);
        this.capabilities = new CapabilitiesWork(rights);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(
                listPath(),
                policyPath(),
                detailed("policies/detailed/acl/?").build(),
                detailed("policies/detailed/acl/(?P<name>.+)").fields(NAME).build(),
                oldListPath(),
                oldPolicyPath(),
                ofAccessorPath(),
                ofTokenPath(),
                ofCallerPath(),
                namespacesPath(),
                resultantPath());
    }

    @Override
    public boolean needsToken(String path) {
        return !path.equals(NAMESPACES);
    }

    private PathSpec listPath() {
        return PathSpec.at("policies/acl/?")
                .reads(Operation.LIST, policies::list)
                .help(LIST_SYNOPSIS, LIST_HELP)
                .build();
    }

    private PathSpec policyPath() {
        return policy("policies/acl/")
                .reads(Operation.LIST, policies::list)
                .reads(Operation.READ, policies::read)
                .writes(Operation.WRITE, policies::write)
                .writes(Operation.PATCH, policies::patch)
                .writes(Operation.DELETE, policies::delete)
                .summary(Operation.READ, "Retrieve information about the named ACL policy.")
                .summary(Operation.WRITE, "Add a new or update an existing ACL policy.")
                .summary(Operation.PATCH, "Patches an existing ACL policy.")
                .summary(Operation.DELETE, "Delete the ACL policy with the given name.")
                .build();
    }

    private PathSpec.Builder detailed(String pattern) {
        return PathSpec.at(pattern)
                .fields(Field.bool("list", "List ACL policies"))
                .reads(Operation.LIST, policies::detailedList)
                .summary(Operation.LIST, "List ACL policies with detailed information.")
                .help(LIST_SYNOPSIS, LIST_HELP);
    }

    private PathSpec oldListPath() {
        return PathSpec.at("policy/?")
                .reads(Operation.READ, policies::oldList)
                .reads(Operation.LIST, policies::oldList)
                .help(LIST_SYNOPSIS, LIST_HELP)
                .build();
    }

    private PathSpec oldPolicyPath() {
        return policy("policy/")
                .fields(Field.string(PolicyWork.RULES, "The rules of the policy."))
                .reads(Operation.LIST, policies::oldList)
                .reads(Operation.READ, policies::oldRead)
                .writes(Operation.WRITE, policies::oldWrite)
                .writes(Operation.DELETE, policies::delete)
                .summary(Operation.READ, "Retrieve the policy body for the named policy.")
                .summary(Operation.WRITE, "Add a new or update an existing policy.")
                .summary(Operation.DELETE, "Delete the policy with the given name.")
                .build();
    }

    /** A path of one policy; whoever is refused it is refused it however the name is written. */
    private static PathSpec.Builder policy(String folder) {
        return PathSpec.at(folder + "(?P<name>.+)")
                .fields(
                        NAME,
                        Field.string(PolicyWork.POLICY, "The rules of the policy."),
                        new Field(
                                PolicyWork.EXPIRATION,
                                Field.Type.TIME,
                                "When the policy ends to count."),
                        new Field(
                                PolicyWork.TTL,
                                Field.Type.DURATION,
                                "After what time the policy ends to count."),
                        Field.integer(
                                PolicyWork.CAS,
                                "The version that is replaced; -1 if there must be none."),
                        Field.bool(PolicyWork.CAS_REQUIRED, "Whether every write has to name it."),
                        Field.bool(
                                PolicyWork.WILDCARDS,
                                "Whether identity values with wildcards may fill in a path."),
                        Field.bool(
                                PolicyWork.SLASHES,
                                "Whether identity values with slashes may fill in a path."))
                .canonicalForm(
                        path -> folder + PolicyNames.canonical(path.substring(folder.length())))
                .help(SYNOPSIS, HELP);
    }

    private PathSpec ofAccessorPath() {
        return PathSpec.at("capabilities-accessor")
                .fields(
                        Field.string(
                                CapabilitiesWork.ACCESSOR,
                                "Accessor of the token for which capabilities are being queried."),
                        PATH,
                        PATHS)
                .reads(Operation.WRITE, capabilities::ofAccessor)
                .help(
                        "Fetches the capabilities of the token associated with the given token, on"
                                + " the given path.",
                        "When there is no access to the token, token accessor can be used to fetch"
                                + " the token's capabilities on a given path.")
                .build();
    }

    private PathSpec ofTokenPath() {
        return PathSpec.at("capabilities")
                .fields(token(), PATH, PATHS)
                .reads(Operation.WRITE, capabilities::ofToken)
                .help(
                        CAPABILITIES_SYNOPSIS,
                        "Returns the capabilities of the given token on the path. The path will be"
                                + " searched for a path match in all the policies associated with"
                                + " the token.")
                .build();
    }

    private PathSpec ofCallerPath() {
        return PathSpec.at("capabilities-self")
                .fields(token(), PATH, PATHS)
                .reads(Operation.WRITE, (_, call) -> capabilities.ofCaller(call))
                .help(
                        CAPABILITIES_SYNOPSIS,
                        "Returns the capabilities of the client token on the path. The path will be"
                                + " searched for a path match in all the policies associated with"
                                + " the client token.")
                .build();
    }

    private static Field token() {
        return Field.string(
                CapabilitiesWork.TOKEN, "Token for which capabilities are being queried.");
    }

    /** Asked by pages before they show a choice; there is nothing to choose. */
    private static PathSpec namespacesPath() {
        return PathSpec.at(NAMESPACES)
                .reads(Operation.READ, (_, call) -> namespaces(call))
                .unpublished()
                .help("The namespaces that the caller may see.", "This server has none.")
                .build();
    }

    private static Response namespaces(Call call) {
        if (call.request().caller().token() == null) {
            throw new RequestFailure.Invalid(RequestFailure.oneError("client token empty"));
        }
        if (call.access().anonymous()) {
            throw new RequestFailure.Denied(RequestFailure.Denied.BAD_TOKEN);
        }
        return Response.ok(JsonObject.EMPTY);
    }

    private static PathSpec resultantPath() {
        return PathSpec.at("internal/ui/resultant-acl")
                .reads(Operation.READ, (_, call) -> Response.ok(call.access().grants()))
                .unpublished()
                .help("What the caller may do.", "Its form may change at any time.")
                .build();
    }
}
