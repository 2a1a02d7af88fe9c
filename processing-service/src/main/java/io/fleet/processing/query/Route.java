package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;

/** The recorded fixes of a driver or of an order over a span, in order of time. Times are in milliseconds since the epoch. */
sealed interface Route {

    /** The first instant of the span. */
    long startMillis();

    /** The first instant after the span. */
    long endMillis();

    /** What the route is of, as metrics and cursors name it. */
    String kind();

    /** The id of the driver or the order. */
    String subject();

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
    }
}
