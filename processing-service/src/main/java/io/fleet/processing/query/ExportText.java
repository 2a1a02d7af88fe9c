package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.wire.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a driver as lines of JSON, each with its {@code type}: {@code driver} first; {@code current} with the current fix and {@code order}
 * with the order held by report, if there are any; {@code fix} for each recorded one in order of time; {@code end} with their number last, without which
 * the text is not whole.
 */
final class ExportText implements RouteText {

    private final PlainText text = new PlainText();
    private long fixes;

    ExportText(DriverId driver, LiveTraces.Found live) {
        line("driver").append(",\"driver_id\":\"").append(driver.toString()).append("\"}\n");
        live.current().ifPresent(fix -> line("current").append(",\"fix\":")
                .append(new String(fix, StandardCharsets.US_ASCII)).append("}\n"));
        live.order().ifPresent(order -> line("order").append(",\"order_id\":\"").append(order).append("\"}\n"));
    }

    @Override
    public void add(RecordedFix fix) {
        line("fix").append(",\"latitude\":").steps(fix.latitudeE7(), 7)
                .append(",\"longitude\":").steps(fix.longitudeE7(), 7)
                .append(",\"timestamp\":\"").append(Rfc3339.write(Instant.ofEpochMilli(fix.millis()))).append("\"");
        given("speed", fix.speed(), 2);
        given("heading", fix.heading(), 1);
        given("accuracy", fix.accuracy(), 1);
        String order = fix.order();
        if (order != null) {
            text.append(",\"order_id\":\"").append(order).append("\"");
        }
        text.append("}\n");
        fixes++;
    }

    @Override
    public void end(@Nullable Cursor next) {
        line("end").append(",\"fixes\":").append(fixes).append("}\n");
    }

    @Override
    public byte[] take() {
        return text.take();
    }

    private PlainText line(String type) {
        return text.append("{\"type\":\"").append(type).append("\"");
    }

    private void given(String name, int steps, int decimals) {
        if (steps != RecordedFix.NONE) {
            text.append(",\"").append(name).append("\":").steps(steps, decimals);
        }
    }
}
