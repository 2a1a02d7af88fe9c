package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The hours whose sums the history keeps, those aside that it marks as stale.
 *
 * @param fromMillis  the first one's start, in milliseconds since the epoch
 * @param untilMillis the last one's end
 */
record KeptHours(long fromMillis, long untilMillis) {

    static final KeptHours NONE = new KeptHours(0, 0);

    private static final long HOUR_MILLIS = 3_600_000;

    /** The question which they are. What is asked next must be asked of the same snapshot. */
    static final HistoryReader.Question<KeptHours> QUESTION = new HistoryReader.Question<>() {

        @Override
        public String sql() {
            return "select kept_from, kept_until from driver_hours_kept where kept_from < kept_until";
        }

        @Override
        public void bind(PreparedStatement statement) {}

        @Override
        public KeptHours read(ResultSet rows) throws SQLException {
            return rows.next() ? new KeptHours(RecordedFix.millis(rows, 1), RecordedFix.millis(rows, 2)) : NONE;
        }
    };

    /** Those of them that lie in the span as a whole. */
    KeptHours within(Span span) {
        long from = Math.max(fromMillis, -Math.floorDiv(-span.startMillis(), HOUR_MILLIS) * HOUR_MILLIS);
        long until = Math.min(untilMillis, Math.floorDiv(span.endMillis(), HOUR_MILLIS) * HOUR_MILLIS);
        return from < until ? new KeptHours(from, until) : NONE;
    }

    boolean areNone() {
        return fromMillis == untilMillis;
    }
}
