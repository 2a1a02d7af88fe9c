package io.fleet.wire;

/**
 * Why an input was refused, for the one who sent it.
 *
 * @param field  the field on the wire, {@code fix} for the object as a whole, or {@code body} for the whole text
 * @param reason what was found and what was expected, as in {@code latitude: 91.0 (expected: -90 to 90)}
 */
public record Rejection(String field, String reason) {

    static Rejection of(String field, String found, String expected) {
        return new Rejection(field, field + ": " + found + " (expected: " + expected + ")");
    }
}
