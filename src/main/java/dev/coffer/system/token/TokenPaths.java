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
                                "This token create path is used to create new tokens adhering to the"
                                        + " given role.",
                                "")
                        .build());
        specs.add(
                PathSpec.at("create")
                        .fields(CREATE_FIELDS)
                        .writes(Operation.WRITE, create::create)
                        .help("The token create path is used to create new tokens.", "")
                        .build());
        specs.addAll(lookups(lookup));
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
}
