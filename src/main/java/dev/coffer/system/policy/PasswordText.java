package dev.coffer.system.policy;

import dev.coffer.config.hcl.HclException;
import dev.coffer.config.hcl.HclParser;
import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.json.JsonArray;
import dev.coffer.json.JsonBoolean;
import dev.coffer.json.JsonNumber;
import dev.coffer.json.JsonObject;
import dev.coffer.json.JsonString;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import dev.coffer.system.policy.PasswordRules.CharacterRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the text of a password policy, HCL1 or JSON, as OpenBao reads it: names nobody knows count
 * nothing, of a block given twice under a rule the first counts.
 *
 * <p>Source: OpenBao internal/helper/random/parser.go and rules.go; refusals in the words of the
 * libraries it uses there.
 */
final class PasswordText {
    private static final String INVALID = "invalid password policy: ";
    private static final String CHARSET = "charset";
    private static final Pattern REAL = Pattern.compile("(?!-?0[xX]).*[.eE].*");

    private PasswordText() {}

    /**
     * What a text says, not yet whether it can be satisfied.
     *
     * @throws RequestFailure.Invalid 400 if it is no password policy
     */
    static PasswordRules parse(String text) {
        JsonObject top = read(text);
        GoFields fields = new GoFields(top);
        long length = fields.integer("length");
        fields.refuse("failed to decode configuration: ");
        List<CharacterRule> rules = new ArrayList<>();
        for (JsonObject rule : blocks(top, "rule", "unable to retrieve rules: ")) {
            rules.add(rule(rule));
        }
        return new PasswordRules(length, rules);
    }

    static RequestFailure refused(String why) {
        return new RequestFailure.Invalid(RequestFailure.oneError(INVALID + why));
    }

    private static CharacterRule rule(JsonObject rule) {
        String failed = "unable to parse rules: ";
        if (rule.isEmpty()) {
            throw refused(failed + "unable to get rule info: rule is empty");
        }
        String type = rule.names().iterator().next();
        String noInfo = failed + "unable to get rule info: ";
        List<JsonObject> data = blocks(rule, type, noInfo + "unable to get rule data: ");
        if (data.isEmpty()) {
            throw refused(noInfo + "rule info cannot be empty");
        }
        String failedType = failed + "unable to parse rule " + type + ": ";
        if (!type.equals(CHARSET)) {
            throw refused(failedType + "unrecognized rule type " + type);
        }
        GoFields fields = new GoFields(data.getFirst());
        String characters = fields.characters(CHARSET);
        long minimum = fields.integer("min-chars");
        fields.refuse(failedType + "failed to parse charset restriction: ");
        return new CharacterRule(characters, minimum);
    }

    /** The blocks of a name; none if it is not there. */
    private static List<JsonObject> blocks(JsonObject owner, String name, String failed) {
        JsonValue value = owner.get(name).orElse(JsonArray.EMPTY);
        if (!(value instanceof JsonArray(List<JsonValue> elements))) {
            throw refused(failed + GoFields.noList("", value));
        }
        List<JsonObject> blocks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof JsonObject block) {
                blocks.add(block);
            } else {
                String place = "[" + i + "]";
                problems.add(GoFields.mismatch(place, "map[string]interface {}", elements.get(i)));
            }
        }
        if (!problems.isEmpty()) {
            throw refused(failed + GoFields.joined(problems));
        }
        return blocks;
    }

    private static JsonObject read(String text) {
        try {
            return object(HclParser.parse(text));
        } catch (HclException syntax) {
            throw refused("unable to decode: " + syntax.getMessage());
        }
    }

    /** A body as Go has it: a block is a list of one, given again it makes the list longer. */
    private static JsonObject object(Body body) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Item item : body.items()) {
            List<HclValue.Key> labels = item.keys().subList(1, item.keys().size());
            JsonValue value =
                    labels.isEmpty()
                            ? value(item.value())
                            : value(
                                    new Body(
                                            labels.getFirst().position(),
                                            List.of(
                                                    new Item(
                                                            labels, item.assign(), item.value()))));
            boolean block = !labels.isEmpty() || item.value() instanceof Body;
            String name = item.keys().getFirst().text();
            if (block && members.get(name) instanceof JsonArray(List<JsonValue> before)) {
                List<JsonValue> longer = new ArrayList<>(before);
                longer.addAll(((JsonArray) value).elements());
                members.put(name, new JsonArray(longer));
            } else {
                members.put(name, value);
            }
        }
        return JsonObject.of(members);
    }

    private static JsonValue value(HclValue node) {
        return switch (node) {
            case HclValue.Text text -> new JsonString(text.value());
            case HclValue.Bool bool -> JsonBoolean.of(bool.value());
            case HclValue.Numeral number -> number(number);
            case HclValue.Sequence list ->
                    new JsonArray(list.elements().stream().map(PasswordText::element).toList());
            case Body body -> JsonArray.of(object(body));
        };
    }

    private static JsonValue element(HclValue node) {
        return node instanceof Body body ? object(body) : value(node);
    }

    private static JsonNumber number(HclValue.Numeral number) {
        String literal = number.literal();
        OptionalLong integer = number.integer();
        if (integer.isPresent()) {
            return JsonNumber.of(integer.getAsLong());
        }
        boolean real = REAL.matcher(literal).matches();
        double value = real ? Double.parseDouble(literal) : Double.POSITIVE_INFINITY;
        if (Double.isInfinite(value)) {
            throw refused(
                    "unable to decode: strconv."
                            + (real ? "ParseFloat" : "ParseInt")
                            + ": parsing "
                            + GoText.quote(literal)
                            + ": value out of range");
        }
        return new JsonNumber(new BigDecimal(value).toPlainString());
    }
}
