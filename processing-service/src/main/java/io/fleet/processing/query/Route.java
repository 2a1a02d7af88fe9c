package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Instant;

/** The recorded fixes of a driver or of an order over a span, in order of time. Times are in milliseconds since the epoch. */
sealed interface Route {

    /** No fix is from before the year 0000. */
    long FIRST_MILLIS = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

    /** All fixes of the driver. */
    static Route ofAll(DriverId driver) {
        return new OfDriver(driver, FIRST_MILLIS, Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli());
    }

    /** The first instant of the span. */
    long startMillis();

    /** The first instant after the span. */
    long endMillis();

    /** What the route is of, as metrics and cursors name it. */
    String kind();

    /** The id of the driver or the order. */
    String subject();

    /** What the API calls that id. */
    String subjectName();

    record OfDriver(DriverId driver, long startMillis, long endMillis) implements Route {

        static final String KIND = "driver-route";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String subject() {
            return driver.toString();
        }

        @Override
        public String subjectName() {
            return "driver_id";
        }
    }

    /** All fixes that name the order, whoever reported them; of one time in order of the drivers' ids. */
    record OfOrder(OrderId order, long startMillis, long endMillis) implements Route {

        static final String KIND = "order-route";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String subject() {
            return order.value();
        }

        @Override
        public String subjectName() {
            return "order_id";
        }
    }
}
