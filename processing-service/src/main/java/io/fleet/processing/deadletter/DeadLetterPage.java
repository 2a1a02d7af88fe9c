package io.fleet.processing.deadletter;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Dead letters as the API shows them.
 *
 * @param letters the page's, in their order
 * @param hasMore whether others follow
 */
record DeadLetterPage(List<DeadLetter> letters, boolean hasMore) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_LETTER_BYTES = 400;
    private static final List<String> TEXTS = List.of("entry_id", "group", "reason");

    DeadLetterPage {
        letters = List.copyOf(letters);
    }

    byte[] toJson() {
        var bytes = new ByteArrayOutputStream(64 + letters.size() * USUAL_LETTER_BYTES);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("dead_letters");
            letters.forEach(letter -> write(letter, json));
            json.writeEndArray();
            if (hasMore) {
                json.writeStringProperty("next_cursor", letters.getLast().id());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** What a letter lacks that nobody of ours wrote is left out. */
    private static void write(DeadLetter letter, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", letter.id());
        TEXTS.forEach(name -> writeText(letter, name, json));
        String deliveries = letter.field("deliveries");
        if (deliveries != null && deliveries.matches("\\d{1,18}")) {
            json.writeNumberProperty("deliveries", Long.parseLong(deliveries));
        }
        writeText(letter, "failed_at", json);
        writeText(letter, "fix", json);
        json.writeEndObject();
    }

    private static void writeText(DeadLetter letter, String name, JsonGenerator json) {
        String text = letter.field(name);
        if (text != null) {
            json.writeStringProperty(name, text);
        }
    }
}
