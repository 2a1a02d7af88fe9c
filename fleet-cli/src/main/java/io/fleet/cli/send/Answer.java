package io.fleet.cli.send;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the ingestion said to a request.
 *
 * @param accepted how many fixes it took
 * @param reasons  for each fix that it refused the first reason, in its own words
 */
record Answer(int accepted, List<String> reasons) {

    private static final JsonFactory JSON = new JsonFactory();

    Answer {
        reasons = List.copyOf(reasons);
    }

    /** Reads an answer or a problem; a body that is neither says nothing. */
    static Answer of(byte[] body) {
        var reader = new Reader();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    reader.property(json);
                }
            }
        } catch (JacksonException _) {
            // Then the status says all there is.
        }
        return new Answer(reader.accepted, reader.reasons);
    }

    /** Both kinds of answer name the fix, in a batch, and then the reason. */
    private static final class Reader {

        private final List<String> reasons = new ArrayList<>();
        private final Set<Integer> named = new HashSet<>();
        private int accepted;
        private int index;

        void property(JsonParser json) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("accepted")) {
                accepted = json.getIntValue();
            } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("index")) {
                index = json.getIntValue();
            } else if (value == JsonToken.VALUE_STRING && name.equals("reason") && named.add(index)) {
                reasons.add(json.getString());
            }
        }
    }
}
