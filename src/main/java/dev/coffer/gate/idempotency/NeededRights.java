package dev.coffer.gate.idempotency;

import dev.coffer.engine.CallPart;
import dev.coffer.json.JsonArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rights that a request's work has asked for, as they are kept with its answer: when the
 * request is repeated, the keys that they were asked for may be elsewhere or gone. In order, each
 * says how much of the text before it begins with: of a folder's keys little else is left.
 */
final class NeededRights {
    private static final char BEHIND_SHARED = ' ';

    private NeededRights() {}

    static JsonArray encode(List<CallPart> parts) {
        List<String> texts = new ArrayList<>(parts.size());
        String before = "";
        for (String text : sorted(parts)) {
            int shared = shared(before, text);
            texts.add(Integer.toString(shared) + BEHIND_SHARED + text.substring(shared));
            before = text;
        }
        return JsonArray.ofStrings(texts);
    }

    private static List<String> sorted(List<CallPart> parts) {
        return parts.stream()
                .map(part -> part.operation() + ' ' + part.path())
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static int shared(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int at = 0;
        while (at < most && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        // Never between the halves of a character.
        return at > 0 && Character.isHighSurrogate(other.charAt(at - 1)) ? at - 1 : at;
    }

    static List<CallPart> decode(List<String> texts) {
        List<CallPart> parts = new ArrayList<>(texts.size());
        String before = "";
        for (String text : texts) {
            int behind = text.indexOf(BEHIND_SHARED);
            int shared = Integer.parseInt(text.substring(0, behind));
            before = before.substring(0, shared) + text.substring(behind + 1);
            int operation = before.indexOf(' ');
            parts.add(
                    new CallPart(before.substring(0, operation), before.substring(operation + 1)));
        }
        return parts;
    }
}
