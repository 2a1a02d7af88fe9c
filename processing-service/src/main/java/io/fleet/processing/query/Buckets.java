package io.fleet.processing.query;

import io.fleet.wire.Excerpt;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The parts into which an answer is divided: of one length, beginning at its multiples since 1970-01-01T00:00:00Z, or one for the whole span.
 *
 * @param millis the length, or 0 for the one
 */
record Buckets(long millis) {

    private static final long HOUR_MILLIS = 3_600_000;
    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,3})([mh])");
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Reads {@code bucket}, such as {@code 15m} or {@code 1h}; one for the whole span if there is none. */
    static Buckets of(Parameters parameters) {
        String text = parameters.text("bucket");
        if (text == null) {
            return new Buckets(0);
        }
        var found = TEXT.matcher(text);
        long millis = found.matches()
                ? Long.parseLong(found.group(1)) * (found.group(2).equals("m") ? 60_000 : 3_600_000)
                : 0;
        if (millis == 0 || millis > LONGEST.toMillis()) {
            parameters.refuse("bucket", Excerpt.of(text), "1m to 24h, a whole number of minutes or hours");
        }
        return new Buckets(millis);
    }

    boolean isOne() {
        return millis == 0;
    }

    /** Whether an hour that lies in the span lies in one bucket. */
    boolean consistOfHours() {
        return millis % HOUR_MILLIS == 0;
    }

    /** The start of the bucket that a time is in, as SQL with one parameter. */
    String sql(String time) {
        return isOne()
                ? "cast(? as timestamptz)"
                : "date_bin(? * interval '1 millisecond', " + time + ", timestamptz 'epoch')";
    }

    /** The same of the time that comes before it in the window {@code way}, or null where none does. */
    String sqlBefore(String time) {
        return isOne()
                ? "case when lag(" + time + ") over way is not null then cast(? as timestamptz) end"
                : sql("lag(" + time + ") over way");
    }

    /** Binds that parameter; returns the next one. */
    int bind(PreparedStatement statement, int parameter, Span span) throws SQLException {
        if (isOne()) {
            statement.setObject(parameter, RecordedFix.time(span.startMillis()));
        } else {
            statement.setLong(parameter, millis);
        }
        return parameter + 1;
    }
}
