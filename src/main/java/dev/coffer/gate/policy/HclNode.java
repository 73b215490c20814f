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
            case HclValue.Bool bool -> Boolean.toString(bool.value());
            case Numeral number -> number.literal();
            case Sequence _, Body _ ->
                    throw refused(node, field + ": unknown type for string " + type(node));
        };
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

    /** The elements of a list; entries of a block count as elements, as HCL1 has it. */
    static List<HclValue> elements(HclValue node, String field) throws PolicyException {
        return switch (node) {
            case Sequence list -> list.elements();
            case Body body -> {
                if (!body.items().isEmpty()) {
                    Item first = body.items().getFirst();
                    String problem = field + "[0]: unknown type for string *ast.ObjectItem";
                    throw at(first.keys().getFirst().position(), problem);
                }
                yield List.of();
            }
            case HclValue.Text _, HclValue.Bool _, Numeral _ ->
                    throw refused(node, "unknown slice type: " + type(node));
        };
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

    /** The refusal of a value, with its place in front. */
    static PolicyException refused(HclValue node, String problem) {
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
