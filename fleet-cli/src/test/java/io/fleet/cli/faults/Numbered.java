package io.fleet.cli.faults;

import io.fleet.cli.send.Report;
import io.fleet.cli.send.ReportJson;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fix that can be told from all others.
 *
 * @param driver whose it is
 * @param millis when it was taken, in milliseconds since 1970
 * @param number its number among the driver's, from 0; the speed in 0.01 km/h
 */
record Numbered(DriverId driver, long millis, int number) {

    private static final double HUNDREDTHS = 100;

    /** As the driver's app sends it. */
    Report report(@Nullable OrderId order) {
        var takenAt = Instant.ofEpochMilli(millis);
        String name = order == null ? null : order.value();
        String json = new ReportJson().number("latitude", 52.0 + driver.value() % 1_000 / 1e4)
                .number("longitude", 13.0 + number / 1e6).text("timestamp", takenAt.toString())
                .number("speed", number / HUNDREDTHS).text("order_id", name).end();
        return new Report(driver, takenAt, name, json);
    }
}
