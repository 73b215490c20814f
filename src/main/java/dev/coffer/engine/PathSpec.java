package dev.coffer.engine;

import dev.coffer.engine.Handler.Preparation;
import dev.coffer.engine.Handler.PreparedWork;
import dev.coffer.request.Operation;
import dev.coffer.storage.transaction.ReadTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One entry of a path table: it routes, converts, helps and describes. Immutable, built with {@link
 * #at}.
 */
public final class PathSpec {
    private final PathPattern pattern;
    private final Map<String, Field> fields;
    private final Map<Operation, Handler> handlers;
    private final Optional<Existence> existence;
    private final Optional<Function<Call, String>> login;
    private final Optional<LoginRole> loginRole;
    private final Optional<Parts> parts;
    private final Optional<Rights> rights;
    private final List<Alias> aliases;
    private final boolean foldsSlash;
    private final boolean ignoresSlash;
    private final boolean takesAnything;
    private final UnaryOperator<String> canonicalForm;
    private final String synopsis;
    private final String description;
    private final Docs docs;

    private PathSpec(Builder builder) {
        this.pattern = new PathPattern(builder.pattern);
        Map<String, Field> byName = new TreeMap<>();
        builder.fields.forEach(field -> byName.put(field.name(), field));
        this.fields = Collections.unmodifiableMap(byName);
        this.handlers = Map.copyOf(builder.handlers);
        this.existence = builder.existence;
        this.login = builder.login;
        this.loginRole = builder.loginRole;
        this.parts = builder.parts;
        this.rights = builder.rights;
        this.aliases = List.copyOf(builder.aliases);
        this.foldsSlash = builder.foldsSlash;
        this.ignoresSlash = builder.pattern.endsWith("/?");
        this.takesAnything = builder.takesAnything;
        this.canonicalForm = builder.canonicalForm;
        this.synopsis = builder.synopsis;
        this.description = builder.description;
        this.docs =
                new Docs(
                        builder.published,
                        builder.creates,
                        builder.summaries,
                        builder.operationIds,
                        builder.deleteQuery);
    }

    /**
     * Begins a path.
     *
     * @param pattern a regular expression in Go's syntax without anchors, matched against the whole
     *     path below the mount; named groups become fields: {@code data/(?P<path>.*)}
     */
    public static Builder at(String pattern) {
        return new Builder(pattern);
    }

    /** How paths are matched and shown. */
    PathPattern pattern() {
        return pattern;
    }

    /** The field of a name, if the path knows it. */
    Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Every field, sorted by name. */
    Collection<Field> fields() {
        return fields.values();
    }

    /** What does an operation's work; empty where the operation is 405. */
    Optional<Handler> handler(Operation operation) {
        return Optional.ofNullable(handlers.get(operation));
    }

    /** Answers whether a write would update; empty where every write is an update. */
    Optional<Existence> existence() {
        return existence;
    }

    /** Tells who wants to log in; empty where the path is no login. */
    Optional<Function<Call, String>> login() {
        return login;
    }

    /** Tells the role of a login; empty where there is none. */
    Optional<LoginRole> loginRole() {
        return loginRole;
    }

    /** Tells what a write is made of; empty where it is one call. */
    Optional<Parts> parts() {
        return parts;
    }

    /** Asks for what a write needs beside the right to its path; empty where that is nothing. */
    Optional<Rights> rights() {
        return rights;
    }

    /** Second names of fields. */
    List<Alias> aliases() {
        return aliases;
    }

    /** Whether a path with a slash at its end means what it means without. */
    boolean foldsSlash() {
        return foldsSlash;
    }

    /** Whether its pattern takes one slash at its end and does not look at it. */
    boolean ignoresSlash() {
        return ignoresSlash;
    }

    /** Makes of a path below the mount the one that policies are written for. */
    UnaryOperator<String> canonicalForm() {
        return canonicalForm;
    }

    /** Whether fields that the path does not know are part of what it works on. */
    boolean takesAnything() {
        return takesAnything;
    }

    /** One line of help; may be empty. */
    String synopsis() {
        return synopsis;
    }

    /** Paragraphs of help; may be empty. */
    String description() {
        return description;
    }

    /** What only the OpenAPI document shows. */
    Docs docs() {
        return docs;
    }

    /** Answers whether what a write goes to is there already. */
    public interface Existence {
        /** True makes the write need the capability update, false create. */
        boolean exists(ReadTransaction tx, Call call);
    }

    /** Tells which role a login is for, before anybody knows whether it succeeds. */
    public interface LoginRole {
        /** Empty, or a refusal, where it names no role that there is. */
        Optional<String> of(ReadTransaction tx, Call call);
    }

    /** Tells what a write of a composite call is made of. */
    public interface Parts {
        /** For the audit log, before the work; refuses a call whose parts are not permitted. */
        List<CallPart> of(ReadTransaction tx, Call call);
    }

    /** Asks for what a write needs beside the right to its path, before anything is done. */
    public interface Rights {
        /** Throws 403 where something is not permitted. */
        void require(ReadTransaction tx, Call call);
    }

    /**
     * What only the OpenAPI document shows.
     *
     * @param published false leaves every operation out
     * @param creates whether a write can create
     * @param summaries one line for an operation
     * @param operationIds where the identifier is not made of verb and path
     * @param deleteQuery what a DELETE takes in its query
     */
    record Docs(
            boolean published,
            boolean creates,
            Map<Operation, String> summaries,
            Map<Operation, String> operationIds,
            List<Field> deleteQuery) {
        Docs {
            summaries = Map.copyOf(summaries);
            operationIds = Map.copyOf(operationIds);
            deleteQuery = List.copyOf(deleteQuery);
        }
    }

    /** Collects what a path has. */
    public static final class Builder {
        private static final Pattern MORE_SLASHES = Pattern.compile("(?<=/)/+|/+$");

        private final String pattern;
        private final List<Field> fields = new ArrayList<>();
        private final Map<Operation, Handler> handlers = new EnumMap<>(Operation.class);
        private final Map<Operation, String> summaries = new EnumMap<>(Operation.class);
        private final Map<Operation, String> operationIds = new EnumMap<>(Operation.class);
        private final List<Alias> aliases = new ArrayList<>();
        private final List<Field> deleteQuery = new ArrayList<>();
        private Optional<Existence> existence = Optional.empty();
        private Optional<Function<Call, String>> login = Optional.empty();
        private Optional<LoginRole> loginRole = Optional.empty();
        private Optional<Parts> parts = Optional.empty();
        private Optional<Rights> rights = Optional.empty();
        private boolean foldsSlash;
        private boolean takesAnything;
        private UnaryOperator<String> canonicalForm = UnaryOperator.identity();
        private String synopsis = "";
        private String description = "";
        private boolean published = true;
        private boolean creates;

        private Builder(String pattern) {
            this.pattern = pattern;
        }

        /** Adds fields, those captured from the path included. */
        public Builder fields(Field... more) {
            fields.addAll(List.of(more));
            return this;
        }

        /** An operation that only reads. */
        public Builder reads(Operation operation, Handler.ReadWork work) {
            handlers.put(operation, new Handler.Reads(work));
            return this;
        }

        /** An operation that may write. */
        public Builder writes(Operation operation, Handler.WriteWork work) {
            handlers.put(operation, new Handler.Writes(work));
            return this;
        }

        /** An operation that needs something from outside before its transaction. */
        public <T> Builder prepares(
                Operation operation, Preparation<T> preparation, PreparedWork<T> work) {
            handlers.put(operation, new Handler.Prepares<>(preparation, work));
            return this;
        }

        /**
         * Marks a login: the gate refuses a caller that is locked out, counts wrong attempts by the
         * name given, and makes the token.
         *
         * @param aliasName who wants to log in, as far as the request tells; empty if it does not
         */
        public Builder login(Function<Call, String> aliasName) {
            login = Optional.of(aliasName);
            return this;
        }

        /** Says which role a login is for: limits may be set for single roles. */
        public Builder loginRole(LoginRole role) {
            loginRole = Optional.of(role);
            return this;
        }

        /** Makes a write need create or update, by what is there. */
        public Builder existence(Existence check) {
            existence = Optional.of(check);
            return creates();
        }

        /** Marks a write that is made of several calls: the audit log names them. */
        public Builder parts(Parts all) {
            parts = Optional.of(all);
            return this;
        }

        /** What a write asks for by itself: who makes it a part of another call asks first. */
        public Builder rights(Rights all) {
            rights = Optional.of(all);
            return this;
        }

        /** Adds second names. */
        public Builder aliases(Alias... more) {
            aliases.addAll(List.of(more));
            return this;
        }

        /** Makes a path with a slash at its end mean what it means without. */
        public Builder foldsSlash() {
            foldsSlash = true;
            return this;
        }

        /**
         * Tells which of several paths that mean the same is the one that policies are written for,
         * where the handlers change a name they are given (its case, blanks around it, a slash at
         * its end). Else a refusal of {@code users/ann} could be walked around as {@code
         * users/ANN}.
         *
         * @param form of the whole path below the mount; one that is canonical is left as it is
         */
        public Builder canonicalForm(UnaryOperator<String> form) {
            canonicalForm = form;
            return this;
        }

        /** The {@link #canonicalForm} where names of either case are the same. */
        public Builder lowerCaseNames() {
            return canonicalForm(path -> path.toLowerCase(Locale.ROOT));
        }

        /** The {@link #canonicalForm} where slashes around a name count nothing. */
        public Builder slashesAroundNames() {
            return canonicalForm(path -> MORE_SLASHES.matcher(path).replaceAll(""));
        }

        /** Makes fields that the path does not know part of what it works on: no warning. */
        public Builder takesAnything() {
            takesAnything = true;
            return this;
        }

        /** The texts of {@code ?help=1}. */
        public Builder help(String oneLine, String paragraphs) {
            synopsis = oneLine.strip();
            description = paragraphs.strip();
            return this;
        }

        /** One line of the OpenAPI document for an operation. */
        public Builder summary(Operation operation, String text) {
            summaries.put(operation, text);
            return this;
        }

        /** The identifier in the OpenAPI document, where it is not made of verb and path. */
        public Builder operationId(Operation operation, String id) {
            operationIds.put(operation, id);
            return this;
        }

        /**
         * Shown in the OpenAPI document: what a DELETE takes in its query, and other operations do
         * not know. The handler reads it as it was sent.
         */
        public Builder deleteQuery(Field... parameters) {
            deleteQuery.addAll(List.of(parameters));
            return this;
        }

        /** Shown in the OpenAPI document: a write can create. */
        public Builder creates() {
            creates = true;
            return this;
        }

        /** Leaves the operations out of the OpenAPI document. */
        public Builder unpublished() {
            published = false;
            return this;
        }

        /** The path. */
        public PathSpec build() {
            return new PathSpec(this);
        }
    }
}
