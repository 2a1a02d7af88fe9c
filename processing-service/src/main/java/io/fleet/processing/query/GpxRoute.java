package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A route as GPX 1.1: one track, of a segment for each uninterrupted stretch of one driver.
 *
 * <p>GPX has no place for motion: speed (here in metres per second) and course stand in Garmin's TrackPointExtension, version 2; accuracy in metres,
 * order and driver in elements of a namespace of our own. A longitude of 180 degrees, which GPX does not allow, is written -180.
 */
final class GpxRoute implements RouteText {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <gpx xmlns="http://www.topografix.com/GPX/1/1" \
            xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:fleet="urn:io.fleet:gpx:1" \
            version="1.1" creator="fleet">
            <trk><name>""";
    private static final int FULL_E7 = 1_800_000_000;
    /** 0.01 km/h in thousandths of a metre per second. */
    private static final double MILLIMETRES_PER_SECOND = 1 / 0.36;

    private final PlainText text = new PlainText();
    private long driver;

    GpxRoute(Route route) {
        text.append(HEAD).append(route instanceof Route.OfDriver ? "driver " : "order ").append(route.subject())
                .append("</name>\n");
    }

    @Override
    public void add(RecordedFix fix) {
        if (fix.driver() != driver) {
            text.append(driver == 0 ? "<trkseg>\n" : "</trkseg>\n<trkseg>\n");
            driver = fix.driver();
        }
        text.append("<trkpt lat=\"").steps(fix.latitudeE7(), 7).append("\" lon=\"")
                .steps(fix.longitudeE7() == FULL_E7 ? -FULL_E7 : fix.longitudeE7(), 7).append("\"><time>")
                .append(Rfc3339.write(Instant.ofEpochMilli(fix.millis()))).append("</time><extensions>");
        addMotion(fix);
        element("fleet:accuracy", fix.accuracy(), 1);
        String order = fix.order();
        if (order != null) {
            text.append("<fleet:order_id>").append(order).append("</fleet:order_id>");
        }
        text.append("<fleet:driver_id>").append(driver).append("</fleet:driver_id></extensions></trkpt>\n");
    }

    @Override
    public void end(@Nullable Cursor next) {
        text.append(driver == 0 ? "" : "</trkseg>\n").append("</trk>\n</gpx>\n");
    }

    @Override
    public byte[] take() {
        return text.take();
    }

    private void addMotion(RecordedFix fix) {
        if (fix.speed() != RecordedFix.NONE || fix.heading() != RecordedFix.NONE) {
            text.append("<gpxtpx:TrackPointExtension>");
            if (fix.speed() != RecordedFix.NONE) {
                text.append("<gpxtpx:speed>").steps(Math.round(fix.speed() * MILLIMETRES_PER_SECOND), 3)
                        .append("</gpxtpx:speed>");
            }
            element("gpxtpx:course", fix.heading(), 1);
            text.append("</gpxtpx:TrackPointExtension>");
        }
    }

    private void element(String name, int steps, int decimals) {
        if (steps != RecordedFix.NONE) {
            text.append("<" + name + ">").steps(steps, decimals).append("</" + name + ">");
        }
    }
}
