package io.fleet.processing.consume;

/**
 * An entry that can never be processed.
 *
 * @param entry  the entry
 * @param reason why, for the one who looks through the dead letters
 */
public record Poison(Entry entry, String reason) {}
