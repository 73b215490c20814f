package dev.coffer.gate.policy;

import dev.coffer.config.hcl.HclValue;
import dev.coffer.config.hcl.HclValue.Body;
import dev.coffer.config.hcl.HclValue.Item;
import dev.coffer.config.hcl.HclValue.Position;
import dev.coffer.json.JsonValue;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a block, converted as HCL1 converts them for OpenBao: a text may be written as a
 * number, of a text given twice the last counts, lists given twice add up. Refusals are in HCL1's
 * words.
 *
 * <p>Source: hashicorp/hcl v1.0.1-vault-7, decoder.go.
 */
final class HclFields {
    private final Body body;
    private final String owner;

    /**
     * @param owner how messages call the block
     */
    HclFields(Body body, String owner) {
        this.body = body;
        this.owner = owner;
    }

    /**
     * Refuses names that nobody knows.
     *
     * @param prefix put in front of each refusal
     */
    static void check(Body body, Collection<String> known, String prefix) throws PolicyException {
        List<String> problems = new ArrayList<>();
        for (Item item : body.items()) {
            String name = item.keys().getFirst().text();
            if (!known.contains(name)) {
                problems.add(
                        prefix
                                + "invalid key "
                                + GoText.quote(name)
                                + " on line "
                                + item.assign().line());
            }
        }
        if (!problems.isEmpty()) {
            throw new PolicyException(RequestFailure.severalErrors(problems));
        }
    }

    boolean has(String name) {
        return !nodes(name).isEmpty();
    }

    /** A text; empty if it is not given. */
    String text(String name, String shownName) throws PolicyException {
        String text = "";
        for (HclValue node : nodes(name)) {
            text = HclNode.text(node, owner + "." + shownName);
        }
        return text;
    }

    /** An integer; 0 if it is not given. */
    long integer(String name) throws PolicyException {
        long number = 0;
        for (HclValue node : nodes(name)) {
            number = HclNode.integer(node, owner + "." + name);
        }
        return number;
    }

    /** The last value; absent if it is not given. */
    Optional<HclValue> last(String name) {
        List<HclValue> nodes = nodes(name);
        return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.getLast());
    }

    /** A list of texts; empty if it is not given. */
    List<String> texts(String name, String shownName) throws PolicyException {
        List<String> texts = new ArrayList<>();
        for (HclValue node : nodes(name)) {
            String field = owner + "." + shownName;
            List<HclValue> elements = HclNode.elements(node, field);
            for (int i = 0; i < elements.size(); i++) {
                texts.add(HclNode.element(elements.get(i), field + "[" + i + "]"));
            }
        }
        return texts;
    }

    /** Lists of values by name; empty if it is not given. */
    Map<String, List<JsonValue>> lists(String name) throws PolicyException {
        Map<String, List<JsonValue>> lists = new LinkedHashMap<>();
        for (HclValue node : nodes(name)) {
            String field = owner + "." + name;
            if (!(node instanceof Body map)) {
                throw HclNode.refused(
                        node, field + ": not an object type for map (" + HclNode.type(node) + ")");
            }
            for (Item item : map.items()) {
                String key = item.keys().getFirst().text();
                List<JsonValue> list = lists.computeIfAbsent(key, _ -> new ArrayList<>());
                for (HclValue element : HclNode.values(item, field + "." + key)) {
                    list.add(HclNode.json(element));
                }
            }
        }
        return lists;
    }

    /** What is given under a name: first the blocks with labels as one, then each value. */
    private List<HclValue> nodes(String name) {
        List<Item> labelled = new ArrayList<>();
        List<HclValue> values = new ArrayList<>();
        for (Item item : body.items()) {
            List<HclValue.Key> keys = item.keys();
            if (!keys.getFirst().text().equals(name)) {
                continue;
            }
            if (keys.size() > 1) {
                List<HclValue.Key> labels = keys.subList(1, keys.size());
                labelled.add(new Item(labels, item.assign(), item.value()));
            } else {
                values.add(item.value());
            }
        }
        if (!labelled.isEmpty()) {
            Position begin = labelled.getFirst().keys().getFirst().position();
            values.addFirst(new Body(begin, labelled));
        }
        return values;
    }
}
