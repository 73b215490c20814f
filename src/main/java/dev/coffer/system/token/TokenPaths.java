package dev.coffer.system.token;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.engine.PathTable;
import dev.coffer.request.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The path table of {@code auth/token/}. */
final class TokenPaths {
    /** A name in a path, as OpenBao's frameworks write it. */
    static final String ROLE_NAME = "(?P<role_name>\\w(([\\w-.]+)?\\w)?)";

    private static final Field TOKEN = Field.string("token", "The token that is meant.");
    private static final Field ACCESSOR =
            Field.string("accessor", "Names the token that is meant.");
    private static final Field ROLE = Field.string("role_name", "Name of the role");

    private static final Field[] CREATE_FIELDS = {
        Field.string("display_name", "Name to associate with this token"),
        Field.string("explicit_max_ttl", "Longest life of the token, renewals included"),
        Field.string("entity_alias", "Name of the entity alias to associate with this token"),
        Field.integer("num_uses", "How often the token may be used"),
        Field.string("period", "Each renewal gives so long, without an end"),
        Field.bool("renewable", "Whether the token can be renewed; true if not said"),
        Field.string("ttl", "First time to live"),
        Field.string("lease", "Use 'ttl' instead"),
        Field.string("type", "Token type"),
        Field.bool("no_default_policy", "Leaves the policy 'default' out"),
        Field.string("id", "Value for the token"),
        new Field("meta", Field.Type.KEY_VALUE_PAIRS, "Kept with the token and shown with it"),
        Field.bool("no_parent", "Create the token with no parent"),
        new Field("policies", Field.Type.STRING_LIST, "List of policies for the token"),
    };

    private static final Field[] ROLE_FIELDS = {
        ROLE,
        Field.list("allowed_policies", "Policies that tokens may have."),
        Field.list("disallowed_policies", "Policies that tokens may not have."),
        Field.list("allowed_policies_glob", "Patterns of policies that tokens may have."),
        Field.list("disallowed_policies_glob", "Patterns of policies that tokens may not have."),
        Field.bool("orphan", "Whether tokens have no parent."),
        new Field("period", Field.Type.DURATION, "Use 'token_period' instead."),
        Field.string("path_suffix", "Put behind the path of tokens."),
        new Field("explicit_max_ttl", Field.Type.DURATION, "Use 'token_explicit_max_ttl' instead."),
        Field.bool("renewable", "Whether tokens can be renewed; true if not said."),
        Field.list("bound_cidrs", "Use 'token_bound_cidrs' instead."),
        Field.list("allowed_entity_aliases", "In whose names tokens may be made; patterns."),
        Field.list("token_bound_cidrs", "Networks that tokens may come from."),
        new Field("token_explicit_max_ttl", Field.Type.DURATION, "Longest life of a token."),
        new Field("token_period", Field.Type.DURATION, "Each renewal gives so long."),
        Field.string("token_type", "The kind of tokens: service or batch."),
        Field.bool("token_no_default_policy", "Leaves the policy 'default' out."),
        Field.integer("token_num_uses", "How often tokens may be used."),
    };

    private TokenPaths() {}

    static PathTable table(TokenParts parts) {
        CreateWork create = new CreateWork(parts);
        LookupWork lookup = new LookupWork(parts);
        List<PathSpec> specs = new ArrayList<>();
        specs.add(
                PathSpec.at("create-orphan")
                        .fields(CREATE_FIELDS)
                        .writes(Operation.WRITE, create::createOrphan)
                        .help("The token create path is used to create new orphan tokens.", "")
                        .build());
        specs.add(
                PathSpec.at("create/" + ROLE_NAME)
                        .fields(CREATE_FIELDS)
                        .fields(ROLE)
                        .writes(Operation.WRITE, create::createForRole)
                        .help(
                                "This token create path is used to create new tokens adhering to"
                                        + " the given role.",
                                "")
                        .build());
        specs.add(
                PathSpec.at("create")
                        .fields(CREATE_FIELDS)
                        .writes(Operation.WRITE, create::create)
                        .help("The token create path is used to create new tokens.", "")
                        .build());
        specs.addAll(lookups(lookup));
        specs.addAll(revocations(new RevokeWork(parts)));
        specs.addAll(renewals(new RenewWork(parts)));
        specs.addAll(roles());
        TidyWork tidy = new TidyWork(parts);
        specs.add(
                PathSpec.at("accessors/?")
                        .reads(Operation.LIST, TidyWork::accessors)
                        .help("List token accessors, which can then be used to revoke tokens.", "")
                        .build());
        specs.add(
                PathSpec.at("tidy")
                        .writes(Operation.WRITE, tidy::tidy)
                        .help("Has what is left of ended tokens cleaned now.", "")
                        .build());
        return new PathTable(
                specs, "Tokens: to make, show, renew and revoke them.", Optional.of("auth"));
    }

    private static List<PathSpec> lookups(LookupWork lookup) {
        String help = "This endpoint will lookup a token and its properties.";
        return List.of(
                PathSpec.at("lookup")
                        .fields(TOKEN)
                        .reads(Operation.READ, lookup::lookup)
                        .reads(Operation.WRITE, lookup::lookup)
                        .help(help, "")
                        .build(),
                PathSpec.at("lookup-accessor")
                        .fields(ACCESSOR)
                        .reads(Operation.WRITE, lookup::lookupAccessor)
                        .help(
                                "This endpoint will lookup a token associated with the given"
                                        + " accessor and its properties.",
                                "")
                        .build(),
                PathSpec.at("lookup-self")
                        .fields(TOKEN)
                        .reads(Operation.READ, lookup::lookupSelf)
                        .reads(Operation.WRITE, lookup::lookupSelf)
                        .help(help, "")
                        .build());
    }

    private static List<PathSpec> revocations(RevokeWork revoke) {
        return List.of(
                PathSpec.at("revoke-accessor")
                        .fields(ACCESSOR)
                        .writes(Operation.WRITE, revoke::revokeAccessor)
                        .help("Revokes the token of an accessor and all of its children.", "")
                        .build(),
                PathSpec.at("revoke-self")
                        .writes(Operation.WRITE, revoke::revokeSelf)
                        .help("Revokes the token that asks and all of its children.", "")
                        .build(),
                PathSpec.at("revoke")
                        .fields(TOKEN)
                        .writes(Operation.WRITE, revoke::revoke)
                        .help("Revokes a token and all of its children.", "")
                        .build(),
                PathSpec.at("revoke-orphan")
                        .fields(TOKEN)
                        .writes(Operation.WRITE, revoke::revokeOrphan)
                        .help("Revokes a token; its children live on without a parent.", "")
                        .build());
    }

    private static List<PathSpec> renewals(RenewWork renew) {
        Field increment =
                new Field(
                        "increment",
                        Field.Type.DURATION,
                        "The desired increment in seconds to the token expiration");
        return List.of(
                PathSpec.at("renew-accessor")
                        .fields(ACCESSOR, increment)
                        .prepares(Operation.WRITE, renew::prepareAccessor, renew::renewAccessor)
                        .help("Renews the token of an accessor.", "")
                        .build(),
                PathSpec.at("renew-self")
                        .fields(TOKEN, increment)
                        .prepares(Operation.WRITE, renew::prepareSelf, renew::renewSelf)
                        .help("Renews the token that asks.", "")
                        .build(),
                PathSpec.at("renew")
                        .fields(TOKEN, increment)
                        .prepares(Operation.WRITE, renew::prepare, renew::renew)
                        .help("Renews a token, so that it lives longer.", "")
                        .build());
    }

    private static List<PathSpec> roles() {
        return List.of(
                PathSpec.at("roles/?")
                        .reads(Operation.LIST, RoleWork::list)
                        .help("This endpoint lists configured roles.", "")
                        .build(),
                PathSpec.at("roles/" + ROLE_NAME)
                        .fields(ROLE_FIELDS)
                        .existence(RoleWork::exists)
                        .reads(Operation.READ, RoleWork::show)
                        .writes(Operation.WRITE, RoleWork::change)
                        .writes(Operation.DELETE, RoleWork::delete)
                        .help("What tokens made against a role may be.", "")
                        .build());
    }
}
