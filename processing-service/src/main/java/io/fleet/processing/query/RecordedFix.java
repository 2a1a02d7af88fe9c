package io.fleet.processing.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A fix as the history keeps it, in whole steps.
 *
 * @param millis      when it was taken, in milliseconds since the epoch
 * @param driver      whose it is
 * @param order       the order that it names, or null if it names none
 * @param latitudeE7  1e-7 degrees north
 * @param longitudeE7 1e-7 degrees east
 * @param speed       0.01 km/h, or {@link #NONE}
 * @param heading     0.1 degree clockwise from true north, or {@link #NONE}
 * @param accuracy    0.1 metre, or {@link #NONE}
 */
record RecordedFix(long millis, long driver, @Nullable String order, int latitudeE7, int longitudeE7, int speed,
        int heading, int accuracy) {

    /** What stands for a value that the device did not give. No such value is negative. */
    static final int NONE = -1;

    /** What a statement selects for {@link #of}. */
    static final String COLUMNS = "time, driver_id, order_id, lat_e7, lon_e7, speed_ckmh, heading_dd, accuracy_dm";

    /** The row that the result stands at. */
    static RecordedFix of(ResultSet row) throws SQLException {
        return new RecordedFix(millis(row, 1), row.getLong(2), row.getString(3), row.getInt(4), row.getInt(5),
                steps(row, 6), steps(row, 7), steps(row, 8));
    }

    static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    /** The time as a statement's parameter. */
    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static int steps(ResultSet row, int column) throws SQLException {
        int steps = row.getInt(column);
        return row.wasNull() ? NONE : steps;
    }
}
