package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A route as CSV (RFC 4180), each page with its header: {@code timestamp,latitude,longitude,speed,heading,accuracy,order_id} in the units of the
 * API, and for an order {@code driver_id} behind these.
 *
 * <p>Nothing in it needs quotes. An order's id that begins with {@code -} has a {@code '} in front, because a spreadsheet would work it out as a
 * formula; ids have no other character that begins one.
 */
final class CsvRoute implements RouteText {

    private static final String LINE_END = "\r\n";

    private final Route route;
    private final PlainText text = new PlainText();

    CsvRoute(Route route) {
        this.route = route;
        text.append("timestamp,latitude,longitude,speed,heading,accuracy,order_id")
                .append(route instanceof Route.OfOrder ? ",driver_id" : "").append(LINE_END);
    }

    @Override
    public void add(RecordedFix fix) {
        text.append(Rfc3339.write(Instant.ofEpochMilli(fix.millis()))).append(",")
                .steps(fix.latitudeE7(), 7).append(",").steps(fix.longitudeE7(), 7).append(",");
        given(fix.speed(), 2);
        given(fix.heading(), 1);
        given(fix.accuracy(), 1);
        String order = fix.order();
        text.append(order == null ? "" : order.startsWith("-") ? "'" + order : order);
        if (route instanceof Route.OfOrder) {
            text.append(",").append(fix.driver());
        }
        text.append(LINE_END);
    }

    @Override
    public void end(@Nullable Cursor next) {
        // A table has no end of its own.
    }

    @Override
    public byte[] take() {
        return text.take();
    }

    private void given(int steps, int decimals) {
        if (steps != RecordedFix.NONE) {
            text.steps(steps, decimals);
        }
        text.append(",");
    }
}
