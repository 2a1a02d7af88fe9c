package io.fleet.processing.fleetmap;

import io.fleet.model.Position;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An area between two parallels and two meridians, its edges included, in degrees.
 *
 * @param east less than {@code west} if the antimeridian lies inside
 */
record Box(double west, double south, double east, double north) {

    static final String EXPECTED = "west,south,east,north in degrees, south not above north";

    private static final String NUMBER = "(-?\\d{1,3}(?:\\.\\d{1,20})?)";
    private static final Pattern TEXT = Pattern.compile(String.join(",", NUMBER, NUMBER, NUMBER, NUMBER));
    private static final int HALF_CIRCLE = 180;
    private static final int QUARTER_CIRCLE = 90;

    /** Reads a box in the order of RFC 7946, section 5. */
    static Optional<Box> parse(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        var box = new Box(Double.parseDouble(found.group(1)), Double.parseDouble(found.group(2)),
                Double.parseDouble(found.group(3)), Double.parseDouble(found.group(4)));
        return box.isOnEarth() ? Optional.of(box) : Optional.empty();
    }

    boolean contains(Position place) {
        double latitude = place.latitude();
        return latitude >= south && latitude <= north && (holds(place.longitude())
                // The same meridian has two numbers.
                || (Math.abs(place.longitude()) == HALF_CIRCLE && holds(-place.longitude())));
    }

    private boolean holds(double longitude) {
        return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
    }

    private boolean isOnEarth() {
        return Math.abs(west) <= HALF_CIRCLE && Math.abs(east) <= HALF_CIRCLE && Math.abs(south) <= QUARTER_CIRCLE
                && Math.abs(north) <= QUARTER_CIRCLE && south <= north;
    }
}
