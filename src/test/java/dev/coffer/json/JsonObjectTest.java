package dev.coffer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects never change, whatever is done with what made them or came out of them. */
class JsonObjectTest {
    private static final JsonObject ONE = JsonObject.builder().put("a", 1).build();

    @Test
    void builder_thatGoesOn_leavesEarlierObjectsAlone() {
        JsonObject.Builder builder = JsonObject.builder().put("a", 1);
        JsonObject first = builder.build();
        JsonObject second = builder.put("b", 2).build();
        JsonObject third = builder.remove("a").build();
        assertThat(first).isEqualTo(ONE);
        assertThat(second.names()).containsExactly("a", "b");
        assertThat(third.names()).containsExactly("b");
    }

    @Test
    void toBuilder_leavesTheObjectAlone() {
        assertThat(ONE.toBuilder().put("a", 2).build()).isNotEqualTo(ONE);
        assertThat(ONE.toBuilder().remove("a").build()).isEqualTo(JsonObject.EMPTY);
        assertThat(ONE.get("a")).hasValue(JsonNumber.of(1));
        assertThat(JsonObject.EMPTY.toBuilder().put("a", 1).build()).isEqualTo(ONE);
        assertThat(JsonObject.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void entriesAndNames_cannotBeChanged() {
        Map.Entry<String, JsonValue> entry = ONE.entries().iterator().next();
        assertThatThrownBy(() -> entry.setValue(JsonNull.NULL))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ONE.entries().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ONE.names().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void get_tellsNullFromAbsent() {
        JsonObject object = JsonObject.builder().putNull("a").build();
        assertThat(object.get("a")).hasValue(JsonNull.NULL);
        assertThat(object.has("a")).isTrue();
        assertThat(object.get("b")).isEmpty();
        assertThat(object.has("b")).isFalse();
    }

    @Test
    void equality_ignoresTheOrder_entriesKeepIt() {
        JsonObject ab = JsonObject.builder().put("a", 1).put("b", 2).build();
        JsonObject ba = JsonObject.builder().put("b", 2).put("a", 1).build();
        assertThat(ab).isEqualTo(ba).hasSameHashCodeAs(ba);
        assertThat(ba.names()).containsExactly("b", "a");
    }
}
