package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request as the map that a {@link dev.coffer.request.Request} has, without those
 * that hold the client's token. Built only as far as it is asked for, because most requests are
 * answered without a look at it.
 */
final class HeaderView extends AbstractMap<String, List<String>> {
    private static final Set<String> SECRET = Set.of("x-vault-token", "authorization");

    private final WireHeaders headers;

    HeaderView(WireHeaders headers) {
        this.headers = headers;
    }

    @Override
    public @Nullable List<String> get(Object name) {
        if (!(name instanceof String text) || SECRET.contains(text)) {
            return null;
        }
        return headers.first(text) == null ? null : headers.all(text);
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (!SECRET.contains(name)) {
                all.putIfAbsent(name, headers.all(name));
            }
        }
        return Map.copyOf(all).entrySet();
    }

    /** The number of names only. */
    @Override
    public String toString() {
        return "HeaderView[" + headers.size() + " headers]";
    }
}
