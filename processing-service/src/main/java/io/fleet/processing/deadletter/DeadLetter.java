package io.fleet.processing.deadletter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry that a group gave up.
 *
 * @param id     its own id
 * @param fields what is known of it: the fields of its stream, as text in which bytes that are no UTF-8 are replaced
 */
record DeadLetter(String id, Map<String, String> fields) {

    DeadLetter {
        fields = Map.copyOf(fields);
    }

    @Nullable
    String field(String name) {
        return fields.get(name);
    }
}
