package io.fleet.processing.query;

import io.fleet.model.Bounds;
import io.fleet.wire.Excerpt;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A box on the map, cut into square cells that begin at multiples of their edge from 90° south and 180° west; at most {@value #MOST_CELLS} of them.
 *
 * <p>The box holds its south and west edges but not the others, so that neighbouring boxes share nothing; only the pole belongs to a box that ends there.
 * Longitude 180 counts as -180. All lengths are in steps of 1e-7 degrees.
 *
 * @param west  from -180 degrees
 * @param south from -90 degrees
 * @param east  up to 180 degrees; less than west if the box lies across the antimeridian
 * @param north up to 90 degrees, more than south
 * @param cell  the edge of a cell
 */
record Grid(int west, int south, int east, int north, int cell) {

    static final int MOST_CELLS = 40_000;

    /** In degrees: at least about 111 m of latitude. */
    private static final Bounds CELL = new Bounds("cell", 0.001, 10);

    private static final String BOX = "bbox";
    private static final String EXPECTED = "west,south,east,north in degrees, south below north, west unlike east";
    private static final String NUMBER = "(-?\\d{1,3}(?:\\.\\d{1,20})?)";
    private static final Pattern TEXT = Pattern.compile(String.join(",", NUMBER, NUMBER, NUMBER, NUMBER));
    private static final int HALF_CIRCLE = 1_800_000_000;
    private static final int BEYOND = HALF_CIRCLE + 1;
    private static final int QUARTER_CIRCLE = 900_000_000;
    private static final Grid WORLD = new Grid(-HALF_CIRCLE, -QUARTER_CIRCLE, HALF_CIRCLE, QUARTER_CIRCLE, 100_000_000);

    /** Reads {@code bbox}, in the order of RFC 7946, and {@code cell}, in degrees. */
    static Grid of(Parameters parameters) {
        int cell = (int) Math.round(parameters.number(CELL) * 1e7);
        String text = parameters.text(BOX);
        var grid = text == null ? WORLD : read(text, cell);
        if (!grid.isBox()) {
            parameters.refuse(BOX, Excerpt.of(String.valueOf(text)), EXPECTED);
        } else if (text == null) {
            parameters.refuse(BOX, "missing", EXPECTED);
        } else if (parameters.areGood() && grid.cells() > MOST_CELLS) {
            parameters.refuse(CELL.name(), BigDecimal.valueOf(cell, 7).stripTrailingZeros().toPlainString(),
                    "at least " + grid.smallestCell().toPlainString() + " for this bbox, which makes " + MOST_CELLS
                            + " cells at most");
        }
        return grid;
    }

    boolean crossesAntimeridian() {
        return east < west;
    }

    /** The row of the northernmost cells, counted from 90° south. */
    int lastRow() {
        return (int) ((north + (long) QUARTER_CIRCLE - 1) / cell);
    }

    /** The cell's western edge. */
    long westOf(long column) {
        return column * cell - HALF_CIRCLE;
    }

    /** The cell's southern edge. */
    long southOf(long row) {
        return row * cell - QUARTER_CIRCLE;
    }

    /** The cell's eastern edge; the last cell before the antimeridian may be narrower. */
    long eastOf(long column) {
        return Math.min(westOf(column) + cell, HALF_CIRCLE);
    }

    /** The cell's northern edge; the last one below the pole may be lower. */
    long northOf(long row) {
        return Math.min(southOf(row) + cell, QUARTER_CIRCLE);
    }

    private static Grid read(String text, int cell) {
        var found = TEXT.matcher(text);
        return found.matches() && steps(found.group(1)) != steps(found.group(3))
                ? new Grid(fromTheWest(steps(found.group(1))), steps(found.group(2)), steps(found.group(3)),
                        steps(found.group(4)), cell)
                : new Grid(0, 0, 0, 0, cell);
    }

    private static int steps(String degrees) {
        long steps = new BigDecimal(degrees).movePointRight(7).setScale(0, RoundingMode.HALF_UP).longValueExact();
        return Math.clamp(steps, -BEYOND, BEYOND);
    }

    private static int fromTheWest(int longitude) {
        return longitude == HALF_CIRCLE ? -HALF_CIRCLE : longitude;
    }

    private boolean isBox() {
        return Math.abs((long) west) <= HALF_CIRCLE && Math.abs((long) east) <= HALF_CIRCLE
                && Math.abs((long) south) <= QUARTER_CIRCLE && Math.abs((long) north) <= QUARTER_CIRCLE && south < north
                && west != east;
    }

    private long cells() {
        long rows = lastRow() - (south + (long) QUARTER_CIRCLE) / cell + 1;
        long columns = crossesAntimeridian()
                ? columns(west, HALF_CIRCLE) + columns(-HALF_CIRCLE, east)
                : columns(west, east);
        return rows * columns;
    }

    private long columns(int from, int to) {
        return to == -HALF_CIRCLE ? 0 : (to + (long) HALF_CIRCLE - 1) / cell - (from + (long) HALF_CIRCLE) / cell + 1;
    }

    private BigDecimal smallestCell() {
        double width = (double) east - west + (crossesAntimeridian() ? 2.0 * HALF_CIRCLE : 0);
        var guess = BigDecimal.valueOf(Math.max(cell, Math.sqrt(width * ((double) north - south) / MOST_CELLS)) / 1e7);
        var smallest = guess.round(new MathContext(2, RoundingMode.UP));
        while (new Grid(west, south, east, north, smallest.movePointRight(7).intValue()).cells() > MOST_CELLS) {
            smallest = smallest.multiply(BigDecimal.valueOf(1.05)).round(new MathContext(2, RoundingMode.UP));
        }
        return smallest;
    }
}
