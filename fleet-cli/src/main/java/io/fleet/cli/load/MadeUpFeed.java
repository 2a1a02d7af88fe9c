package io.fleet.cli.load;

import io.fleet.cli.send.Report;
import io.fleet.cli.send.ReportJson;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Drivers in turn, each on a circle of its own at 36 km/h and on one order. */
final class MadeUpFeed implements Feed {

    /** Beyond the drivers of other commands. */
    private static final long FIRST_DRIVER = 1_000_000;
    private static final double LATITUDE = 37.76;
    private static final double LONGITUDE = -122.44;
    private static final double RADIUS_DEGREES = 0.01;
    private static final double SPREAD_DEGREES = 0.05;
    private static final double RADIANS_PER_SECOND = 0.009;

    private final int drivers;
    private final Duration every;
    private final String orderPrefix;
    private long turn;

    MadeUpFeed(int drivers, Duration every, Instant start) {
        this.drivers = drivers;
        this.every = every;
        this.orderPrefix = "load_" + start.getEpochSecond() + "_";
    }

    @Override
    public List<Report> next(Instant takenAt, int fixes) {
        var driver = new DriverId(FIRST_DRIVER + turn++ % drivers);
        var reports = new ArrayList<Report>(fixes);
        for (int i = fixes - 1; i >= 0; i--) {
            reports.add(report(driver, takenAt.minus(every.multipliedBy(i))));
        }
        return reports;
    }

    @Override
    public List<OrderId> orders(int most) {
        return LongStream.range(0, Math.min(most, drivers)).mapToObj(i -> order(new DriverId(FIRST_DRIVER + i)))
                .toList();
    }

    private OrderId order(DriverId driver) {
        return new OrderId(orderPrefix + driver);
    }

    private Report report(DriverId driver, Instant takenAt) {
        double angle = takenAt.toEpochMilli() / 1e3 * RADIANS_PER_SECOND + driver.value();
        double centre = SPREAD_DEGREES * Math.sin((double) driver.value());
        double heading = Math.toDegrees(angle) % 360;
        String json = new ReportJson().number("latitude", LATITUDE + centre + RADIUS_DEGREES * Math.sin(angle))
                .number("longitude", LONGITUDE + centre + RADIUS_DEGREES * Math.cos(angle))
                .text("timestamp", takenAt.toString()).number("speed", 36.0)
                .number("heading", heading < 0 ? heading + 360 : heading).number("accuracy", 5.0)
                .text("order_id", order(driver).value()).end();
        return new Report(driver, takenAt, order(driver).value(), json);
    }
}
