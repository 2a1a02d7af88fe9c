package io.fleet.processing.consume;

/** What an entry's id tells. */
final class EntryId {

    private EntryId() {}

    /** When the entry came into the stream, by Redis' clock; an id that somebody made up may say anything. */
    static long arrivedAtMillis(String id) {
        try {
            return Long.parseLong(id, 0, id.indexOf('-'), 10);
        } catch (NumberFormatException | IndexOutOfBoundsException madeUp) {
            return Long.MAX_VALUE;
        }
    }
}
