package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the writer promises on every kind of database. */
@Timeout(300)
abstract class FixWriterContract {

    private static final DriverId DRIVER = Fixes.DRIVER;

    private final Supplier<HistoryDatabase> databases;
    private HistoryDatabase database;

    /** Made anew for each test, when it has been cleaned. */
    FixWriterContract(Supplier<HistoryDatabase> databases) {
        this.databases = databases;
    }

    @BeforeEach
    void open() {
        database = databases.get();
    }

    HistoryDatabase database() {
        return database;
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // latitude, longitude, speed, heading, accuracy: written, then as the analyst reads it
            "40.7128, -74.006, 45.5, 180.0, 10.0,             40.7128, -74.006, 45.5, 180.0, 10.0",
            "90, 180, 400, 360, 100000,                       90, 180, 400, 0, 100000",
            "-90, -180, 0, 0, 0,                              -90, -180, 0, 0, 0",
            "-0.0, 1, -, -, -,                                0, 1, -, -, -",
            "0.00000005, 0.00000004, 0.005, 0.05, 0.05,       0.0000001, 0, 0.01, 0.1, 0.1",
            "-0.00000005, -0.00000004, 0.0049, 0.049, 0.049,  -0.0000001, 0, 0, 0, 0",
            "1.00000005, 89.99999995, 1.005, 1.05, 1.05,      1.0000001, 90, 1.01, 1.1, 1.1",
            "-1.00000005, 179.99999995, 399.995, 359.95, 99999.95, -1.0000001, 180, 400, 0, 100000",
            "12.34567894, -179.99999996, 33.335, 359.949, 8.25,    12.3456789, -180, 33.34, 359.9, 8.3",
            "5, 5, 1.115, 359.96, 2.675,                      5, 5, 1.12, 0, 2.7",
            "4.9E-324, 1, 4.9E-324, 359.99999999999994, 4.9E-324,  0, 1, 0, 0, 0"})
    void aFixIsKeptInTheHistorysSteps(double latitude, double longitude, @Nullable Double speed,
            @Nullable Double heading, @Nullable Double accuracy, double keptLatitude, double keptLongitude,
            @Nullable Double keptSpeed, @Nullable Double keptHeading, @Nullable Double keptAccuracy) {
        var fix = new Fix(DRIVER, new Position(latitude, longitude), Fixes.START, speed, heading, accuracy, null,
                Fixes.START);
        database.writer().write(List.of(fix));
        assertThat(locations()).containsExactly(new Location(Fixes.START, DRIVER.value(), null, keptLatitude,
                keptLongitude, keptSpeed, keptHeading, keptAccuracy));
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2024-01-01T12:00:00.001Z",
            "2024-02-29T23:59:59.999Z", "2000-02-29T00:00:00Z", "2024-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z", "5001-07-03T04:05:06.789Z"})
    void timesAreKeptToTheMillisecond(Instant time) {
        database.writer().write(List.of(Fixes.at(DRIVER, time, new Position(1, 2))));
        assertThat(locations()).extracting(Location::time).containsExactly(time);
    }

    @Test
    void randomFixesComeOutAsTheyWentIn() {
        var fixes = Fixes.random(3).filter(fix -> fix.takenAt().getEpochSecond() > Fixes.START.minusSeconds(2_000_000)
                .getEpochSecond() && fix.takenAt().isBefore(Fixes.START.plusSeconds(2_000_000))).limit(2_000).toList();
        database.writer().write(fixes);
        assertThat(locations()).containsExactlyInAnyOrderElementsOf(fixes.stream().map(Location::of).toList());
    }

    @Test
    void writingTheSameBatchTwiceStoresItOnce() {
        var batch = Fixes.drive(DRIVER, 100, new OrderId("order_1"));
        var writer = database.writer();
        writer.write(batch);
        var before = locations();
        writer.write(batch);
        assertThat(locations()).isEqualTo(before).hasSize(100);
        assertThat(database.metrics().counter("fleet.history.duplicates").count()).isEqualTo(100);
    }

    @Test
    void ofTwoFixesOfOneTimeTheFirstIsKept() {
        var first = Fixes.at(DRIVER, Fixes.START, new Position(1, 1));
        var second = Fixes.at(DRIVER, Fixes.START, new Position(2, 2));
        var writer = database.writer();
        writer.write(List.of(first, second));
        writer.write(List.of(second));
        assertThat(locations()).containsExactly(Location.of(first));
        assertThat(database.metrics().counter("fleet.history.duplicates").count()).isEqualTo(2);
    }

    List<Location> locations() {
        return database.jdbc().query("select * from driver_locations order by driver_id, time",
                (row, _) -> Location.of(row));
    }

    /** A row as analysts see it. */
    record Location(Instant time, long driver, @Nullable String order, double latitude, double longitude,
            @Nullable Double speed, @Nullable Double heading, @Nullable Double accuracy) {

        static Location of(ResultSet row) throws SQLException {
            return new Location(row.getObject("time", OffsetDateTime.class).toInstant(), row.getLong("driver_id"),
                    row.getString("order_id"), row.getDouble("latitude"), row.getDouble("longitude"),
                    row.getObject("speed", Double.class), row.getObject("heading", Double.class),
                    row.getObject("accuracy", Double.class));
        }

        static Location of(Fix fix) {
            var order = fix.order();
            Double heading = rounded(fix.headingDegrees(), 1);
            return new Location(fix.takenAt(), fix.driver().value(), order == null ? null : order.value(),
                    rounded(fix.position().latitude(), 7), rounded(fix.position().longitude(), 7),
                    rounded(fix.speedKmh(), 2), heading == null ? null : Double.valueOf(heading % 360),
                    rounded(fix.accuracyMetres(), 1));
        }

        private static double rounded(double value, int decimals) {
            return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
        }

        private static @Nullable Double rounded(@Nullable Double value, int decimals) {
            return value == null ? null : Double.valueOf(rounded(value.doubleValue(), decimals));
        }
    }
}
