package io.fleet.processing.history;

/**
 * The shorter arc of a great circle, by the haversine formula on a sphere of the earth's mean radius, as SQL.
 *
 * <p>In whole micrometres: so a sum of arcs does not depend on the order in which a database adds them, nor on what was added up before.
 */
public final class GreatCircle {

    /**
     * R<sub>1</sub> of the Geodetic Reference System 1980: H. Moritz, <i>Geodetic Reference System 1980</i>, Journal of Geodesy 74 (2000),
     * 128–133, to the decimetre.
     */
    static final double EARTH_RADIUS_METRES = 6_371_008.8;

    private static final String ARC = """
            round($diameter * asin(least(1, sqrt(power(sin((lat - lat_before) / 2), 2)
                + cos(lat) * cos(lat_before) * power(sin((lon - lon_before) / 2), 2)))))::int8
            """.replace("$diameter", Double.toString(2e6 * EARTH_RADIUS_METRES));

    private GreatCircle() {}

    /** From the columns {@code lat_before} and {@code lon_before} to {@code lat} and {@code lon}, all of them in radians; of type {@code int8}. */
    public static String micrometres() {
        return ARC;
    }

    /** That column of 1e-7 degrees, or other expression, in radians. */
    public static String radians(String steps) {
        return "radians(" + steps + " / 1e7::float8)";
    }
}
