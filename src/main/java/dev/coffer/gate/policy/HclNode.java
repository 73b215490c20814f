package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Numeral;
import dev.coffer.config.hcl.HclValue.Position;
import dev.coffer.config.hcl.HclValue.Sequence;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoDuration;
import dev.coffer.request.GoText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One value of HCL1 as another type. Refusals are in the words of HCL1's decoder. */
final class HclNode {
    private static final Pattern REAL = Pattern.compile("(?!-?0[xX]).*[.eE].*");
    private static final Pattern INTEGER =
            Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)");

    private HclNode() {}

    static String text(HclValue node, String field) throws PolicyException {
        return switch (node) {
            case HclValue.Text text -> text.value();
            case Numeral number when !isReal(number) -> number.literal();
            case HclValue.Bool _, Numeral _, Sequence _, Body _ ->
                    throw refused(node, field + ": unknown type for string " + type(node));
        };
    }

    /** As {@link #text}, of an element of a list. */
    static String element(HclValue node, String field) throws PolicyException {
        if (node instanceof Body body) {
            throw at(body.position(), field + ": unknown type for string *ast.ObjectType");
        }
        return text(node, field);
    }

    static long integer(HclValue node, String field) throws PolicyException {
        return switch (node) {
            case HclValue.Text text -> parsed(text.value());
            case Numeral number when !isReal(number) -> parsed(number.literal());
            case Numeral _, HclValue.Bool _, Sequence _, Body _ ->
                    throw refused(node, field + ": unknown type " + type(node));
        };
    }

    /** A number of seconds or a text that says a duration. */
    static Duration duration(HclValue node) throws PolicyException {
        String seconds =
                switch (node) {
                    case HclValue.Text text -> text.value();
                    case Numeral number when isReal(number) -> Long.toString((long) real(number));
                    case Numeral number -> Long.toString(parsed(number.literal()));
                    case HclValue.Bool _, Sequence _, Body _ ->
                            throw new PolicyException(GoDuration.NOT_A_DURATION);
                };
        return GoDuration.parseSeconds(seconds).orElseThrow(PolicyException::new);
    }

    /** The elements of a list of texts; of a block, which has entries instead, none will do. */
    static List<HclValue> elements(HclValue node, String field) throws PolicyException {
        return switch (node) {
            case Sequence list -> list.elements();
            case Body body -> {
                if (!body.items().isEmpty()) {
                    throw refused(node, field + "[0]: unknown type for string *ast.ObjectItem");
                }
                yield List.of();
            }
            case HclValue.Text _, HclValue.Bool _, Numeral _ ->
                    throw refused(node, "unknown slice type: " + type(node));
        };
    }

    /** The values listed under a name of a map; a block counts as one value. */
    static List<HclValue> values(Item item, String field) throws PolicyException {
        if (item.keys().size() > 1) {
            throw new PolicyException(field + "[0]: cannot decode into interface: *ast.ObjectItem");
        }
        return item.value() instanceof Body body ? List.of(body) : elements(item.value(), field);
    }

    /** A value as JSON has it, to be compared with what a request sends. */
    static JsonValue json(HclValue node) throws PolicyException {
        return switch (node) {
            case HclValue.Text text -> new JsonString(text.value());
            case HclValue.Bool bool -> JsonBoolean.of(bool.value());
            case Numeral number when isReal(number) ->
                    new JsonNumber(new BigDecimal(real(number)).toPlainString());
            case Numeral number -> JsonNumber.of(parsed(number.literal()));
            case Sequence list -> {
                List<JsonValue> elements = new ArrayList<>();
                for (HclValue each : list.elements()) {
                    elements.add(json(each));
                }
                yield new JsonArray(elements);
            }
            case Body body -> {
                JsonObject.Builder members = JsonObject.builder();
                for (Item item : body.items()) {
                    members.put(item.keys().getFirst().text(), json(item.value()));
                }
                yield members.build();
            }
        };
    }

    /** The refusal of a value, with its place in front; of a block that is its first entry's. */
    static PolicyException refused(HclValue node, String problem) {
        if (node instanceof Body body) {
            Position place =
                    body.items().isEmpty()
                            ? Position.NONE
                            : body.items().getFirst().keys().getFirst().position();
            return at(place, problem);
        }
        return at(node.position(), problem);
    }

    private static PolicyException at(Position position, String problem) {
        return new PolicyException("At " + position + ": " + problem);
    }

    /** What HCL1's messages call the kind of a value. */
    static String type(HclValue node) {
        return switch (node) {
            case Sequence _ -> "*ast.ListType";
            case Body _ -> "*ast.ObjectList";
            case HclValue.Text _, HclValue.Bool _, Numeral _ -> "*ast.LiteralType";
        };
    }

    private static boolean isReal(Numeral number) {
        return REAL.matcher(number.literal()).matches();
    }

    private static double real(Numeral number) throws PolicyException {
        double value = Double.parseDouble(number.literal());
        if (Double.isInfinite(value)) {
            throw new PolicyException(
                    "strconv.ParseFloat: parsing "
                            + GoText.quote(number.literal())
                            + ": value out of range");
        }
        return value;
    }

    private static long parsed(String literal) throws PolicyException {
        boolean integer = INTEGER.matcher(literal).matches();
        if (integer) {
            try {
                return Long.decode(literal);
            } catch (NumberFormatException tooLarge) {
                integer = true;
            }
        }
        throw new PolicyException(
                "strconv.ParseInt: parsing "
                        + GoText.quote(literal)
                        + (integer ? ": value out of range" : ": invalid syntax"));
    }
}
