package io.fleet.cli.simulate;

import io.fleet.model.Position;

/**
 * A city of straight streets: blocks in rows, every fourth street a main one with lights where it meets others.
 *
 * <p>Corners are numbered from the south-west. Immutable.
 */
final class City {

    static final int COLUMNS = 40;
    static final int ROWS = 48;
    private static final double BLOCK_EAST_METRES = 150;
    private static final double BLOCK_NORTH_METRES = 110;
    private static final int MAIN_STREET_EVERY = 4;
    private static final double MAIN_SPEED_MPS = 50 / 3.6;
    private static final double SIDE_SPEED_MPS = 30 / 3.6;
    /** The streets' own north, clockwise from the true one. */
    private static final double TURNED_DEGREES = 9;
    private static final double LIGHT_CYCLE_SECONDS = 50;
    private static final double GREEN_SECONDS = 22;
    private static final Position SOUTH_WEST = new Position(37.7360, -122.4930);
    private static final double METRES_PER_DEGREE = 6_371_008.8 * Math.PI / 180;

    private City() {}

    /** Where a street leads. */
    enum Direction {
        NORTH(0, 1, 0), EAST(1, 0, 90), SOUTH(0, -1, 180), WEST(-1, 0, 270);

        private final int east;
        private final int north;
        private final double degrees;

        Direction(int east, int north, double degrees) {
            this.east = east;
            this.north = north;
            this.degrees = degrees;
        }

        Direction right() {
            return switch (this) {
                case NORTH -> EAST;
                case EAST -> SOUTH;
                case SOUTH -> WEST;
                case WEST -> NORTH;
            };
        }

        Direction left() {
            return right().right().right();
        }

        boolean isNorthSouth() {
            return east == 0;
        }

        int east() {
            return east;
        }

        int north() {
            return north;
        }

        /** Degrees clockwise from true north, in [0, 360). */
        double headingDegrees() {
            return (degrees + TURNED_DEGREES) % 360;
        }
    }

    /** Where two streets meet. */
    record Corner(int column, int row) {

        Corner next(Direction direction) {
            return new Corner(column + direction.east(), row + direction.north());
        }

        boolean exists() {
            return column >= 0 && column < COLUMNS && row >= 0 && row < ROWS;
        }
    }

    static double blockMetres(Direction direction) {
        return direction.isNorthSouth() ? BLOCK_NORTH_METRES : BLOCK_EAST_METRES;
    }

    /** What may be driven on the street that leaves the corner in that direction. */
    static double speedLimit(Corner corner, Direction direction) {
        return isMain(direction.isNorthSouth() ? corner.column() : corner.row()) ? MAIN_SPEED_MPS : SIDE_SPEED_MPS;
    }

    /** Whether one who comes to the corner in that direction may cross it. */
    static boolean isGreen(Corner corner, Direction direction, double epochSeconds) {
        if (!isMain(corner.column()) && !isMain(corner.row())) {
            return true;
        }
        double offset = (corner.column() * 13 + corner.row() * 29) % LIGHT_CYCLE_SECONDS;
        double inCycle = (epochSeconds + offset) % LIGHT_CYCLE_SECONDS;
        double sinceGreen = direction.isNorthSouth() ? inCycle : inCycle - LIGHT_CYCLE_SECONDS / 2;
        return sinceGreen >= 0 && sinceGreen < GREEN_SECONDS;
    }

    /** The place that lies so far from the south-western corner along the city's own streets. */
    static Position position(double eastMetres, double northMetres) {
        double turned = Math.toRadians(TURNED_DEGREES);
        double east = eastMetres * Math.cos(turned) + northMetres * Math.sin(turned);
        double north = northMetres * Math.cos(turned) - eastMetres * Math.sin(turned);
        double latitude = SOUTH_WEST.latitude() + north / METRES_PER_DEGREE;
        double longitude = SOUTH_WEST.longitude()
                + east / (METRES_PER_DEGREE * Math.cos(Math.toRadians(latitude)));
        return new Position(rounded(latitude), rounded(longitude));
    }

    static double eastMetres(Corner corner) {
        return corner.column() * BLOCK_EAST_METRES;
    }

    static double northMetres(Corner corner) {
        return corner.row() * BLOCK_NORTH_METRES;
    }

    /** Devices report about as many digits: 1 cm. */
    private static double rounded(double degrees) {
        return Math.rint(degrees * 1e7) / 1e7;
    }

    private static boolean isMain(int street) {
        return street % MAIN_STREET_EVERY == 0;
    }
}
