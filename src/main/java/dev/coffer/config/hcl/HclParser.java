package dev.coffer.config.hcl;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.config.hcl.HclLexer.Kind;
import dev.coffer.config.hcl.HclLexer.Token;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads HCL1 into a tree. What OpenBao refuses is refused in the same words; what it takes is taken
 * in the same sense, oddities included, for a policy that is read differently is a hole. The one
 * exception: {@code a =} at the end of a text is an error here, where HCL1 drops it.
 *
 * <p>Source: hashicorp/hcl v1.0.1-vault-7, which OpenBao 2.6 uses without its duplicate check.
 */
public final class HclParser {
    /** The longest text, in UTF-16 characters. */
    public static final int MAX_LENGTH = 1 << 20;

    /** The deepest nesting of objects and lists. */
    public static final int MAX_DEPTH = 64;

    /** The most entries and list elements in one text. */
    public static final int MAX_ITEMS = 65_536;

    private final HclLexer lexer;
    private @Nullable Token held;
    private int depth;
    private int items;

    private HclParser(String text) {
        this.lexer = new HclLexer(text);
    }

    /**
     * Reads a whole text: JSON if it begins with a brace, as OpenBao tells them apart, else HCL1.
     *
     * @throws HclException if it is malformed or exceeds a limit
     */
    public static Body parse(String text) throws HclException {
        if (text.length() > MAX_LENGTH) {
            String problem = "text is longer than " + MAX_LENGTH + " characters";
            throw new HclException(Position.NONE, problem);
        }
        if (text.strip().startsWith("{")) {
            return JsonForm.parse(text);
        }
        HclParser parser = new HclParser(text);
        try {
            Body body = new Body(new Position(1, 1), parser.items(false));
            parser.lexer.throwFailure();
            return body;
        } catch (HclException syntax) {
            parser.lexer.throwFailure();
            throw syntax;
        }
    }

    private List<Item> items(boolean inBody) throws HclException {
        List<Item> found = new ArrayList<>();
        while (!inBody || peek().kind() != Kind.RBRACE) {
            Item item = item();
            if (item == null) {
                break;
            }
            found.add(item);
            if (peek().kind() == Kind.COMMA) {
                scan();
            }
        }
        return found;
    }

    /** The next entry, or null where the text ends. */
    private @Nullable Item item() throws HclException {
        List<Token> keys = new ArrayList<>();
        Token token = scan();
        while (token.kind() == Kind.IDENT || token.kind() == Kind.STRING) {
            keys.add(token);
            token = scan();
        }
        if (token.kind() == Kind.EOF && keys.isEmpty()) {
            return null;
        }
        checkKeys(keys, token);
        count(token);
        List<HclValue.Key> names =
                keys.stream().map(key -> new HclValue.Key(key.position(), key.value())).toList();
        if (token.kind() == Kind.LBRACE) {
            return new Item(names, Position.NONE, body(token));
        }
        Token first = scan();
        return first.kind() == Kind.EOF && depth > 0
                ? null
                : new Item(names, token.position(), value(first));
    }

    /** Checks that {@code token} may follow {@code keys}. */
    private static void checkKeys(List<Token> keys, Token token) throws HclException {
        Kind kind = token.kind();
        String got = " got: " + kind;
        String problem =
                switch (kind) {
                    case LBRACE -> keys.isEmpty() ? "expected: IDENT | STRING" + got : "";
                    case ASSIGN ->
                            keys.isEmpty()
                                    ? "no object keys found!"
                                    : keys.size() > 1 ? "nested object expected: LBRACE" + got : "";
                    case ILLEGAL -> "illegal character";
                    default -> "expected: IDENT | STRING | ASSIGN | LBRACE" + got;
                };
        if (!keys.isEmpty() && (kind == Kind.EOF || kind == Kind.RBRACE)) {
            problem =
                    keys.stream().map(Token::raw).collect(Collectors.joining(" ", "key '", "'"))
                            + " expected start of object ('{') or assignment ('=')";
        }
        if (!problem.isEmpty()) {
            throw new HclException(token.position(), problem);
        }
    }

    private HclValue value(Token first) throws HclException {
        return switch (first.kind()) {
            case STRING, HEREDOC -> new HclValue.Text(first.position(), first.value());
            case NUMBER, FLOAT -> new HclValue.Numeral(first.position(), first.raw());
            case BOOL -> new HclValue.Bool(first.position(), first.value().equals("true"));
            case LBRACE -> body(first);
            case LBRACK -> sequence(first);
            default -> {
                String token = first.position() + " " + first.kind() + " " + first.raw();
                throw new HclException(first.position(), "Unknown token: " + token);
            }
        };
    }

    private Body body(Token open) throws HclException {
        enter(open);
        List<Item> found = items(true);
        Token close = scan();
        if (close.kind() != Kind.RBRACE) {
            String problem = "object expected closing RBRACE got: " + close.kind();
            throw new HclException(close.position(), problem);
        }
        depth--;
        return new Body(open.position(), found);
    }

    private HclValue sequence(Token open) throws HclException {
        enter(open);
        List<HclValue> elements = new ArrayList<>();
        boolean needComma = false;
        for (Token token = scan(); token.kind() != Kind.RBRACK; token = scan()) {
            if (needComma && token.kind() != Kind.COMMA) {
                String problem = "error parsing list, expected comma or list end, got: ";
                throw new HclException(token.position(), problem + token.kind());
            }
            if (token.kind() != Kind.COMMA) {
                count(token);
                elements.add(element(token));
            }
            // HCL1 asks for no comma after a list within a list.
            needComma = token.kind() != Kind.COMMA && token.kind() != Kind.LBRACK;
        }
        depth--;
        return new HclValue.Sequence(open.position(), elements);
    }

    private HclValue element(Token first) throws HclException {
        boolean list = first.kind() == Kind.LBRACK;
        return switch (first.kind()) {
            case STRING, HEREDOC, NUMBER, FLOAT, BOOL -> value(first);
            case LBRACE, LBRACK -> {
                try {
                    yield value(first);
                } catch (HclException inner) {
                    String what = "error while trying to parse " + (list ? "list" : "object");
                    String problem = what + " within list: " + inner.getMessage();
                    throw new HclException(first.position(), problem);
                }
            }
            default -> {
                String problem = "unexpected token while parsing list: " + first.kind();
                throw new HclException(first.position(), problem);
            }
        };
    }

    private void enter(Token open) throws HclException {
        if (++depth > MAX_DEPTH) {
            throw new HclException(open.position(), "nested deeper than " + MAX_DEPTH);
        }
    }

    private void count(Token token) throws HclException {
        if (++items > MAX_ITEMS) {
            throw new HclException(token.position(), "more than " + MAX_ITEMS + " items");
        }
    }

    @CanIgnoreReturnValue
    private Token scan() {
        Token token = peek();
        held = null;
        return token;
    }

    private Token peek() {
        if (held == null) {
            held = lexer.next();
        }
        return held;
    }
}
