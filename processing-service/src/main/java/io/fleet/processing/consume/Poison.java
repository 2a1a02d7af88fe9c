package io.fleet.processing.consume;

/**
 * An entry that can never be processed.
 *
 * @param entry  the entry
 * @param reason why, for the one who looks through the dead letters: what is wrong with the text, in the form
 *               {@code latitude: 91.0 (expected: -90 to 90)}; or {@code refused: …} where the text is right and its work was refused, or
 *               {@code failed: …} where the work failed each time
 */
public record Poison(Entry entry, String reason) {}
