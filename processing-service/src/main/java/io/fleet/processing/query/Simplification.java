package io.fleet.processing.query;

import java.util.BitSet;

/**
 * Thins a line to a number of points that keep its shape, by the method of Visvalingam and Whyatt: as long as there are too many, the point goes
 * whose triangle with its two neighbours is smallest.
 *
 * <p>M. Visvalingam and J. D. Whyatt, <i>Line generalisation by repeated elimination of points</i>, The Cartographic Journal 30 (1993), 46–51. A triangle
 * never counts as smaller than the last one that went, as they have it. Of equal triangles the earlier one goes first. The ends always stay. Takes O(n log n)
 * time and 32 bytes per point. Areas are measured on the plane that touches the earth at the middle point, so that the antimeridian
 * is no edge.
 *
 * <p>Confined to one thread, which may be interrupted to end it.
 */
final class Simplification {

    private static final int FULL_CIRCLE_E7 = 1_800_000_000;
    private static final double RADIANS_PER_STEP = Math.PI / FULL_CIRCLE_E7;
    private static final int LOOK_UP_EVERY = 0xFFFF;

    private final int[] latitudes;
    private final int[] longitudes;
    private final int[] before;
    private final int[] after;
    private final double[] areas;
    /** A binary heap of the points between the ends, the smallest triangle first, and where in it each point is. */
    private final int[] heap;
    private final int[] places;
    private int inHeap;

    private Simplification(int[] latitudes, int[] longitudes, int count) {
        this.latitudes = latitudes;
        this.longitudes = longitudes;
        before = new int[count];
        after = new int[count];
        areas = new double[count];
        heap = new int[count];
        places = new int[count];
        for (int point = 0; point < count; point++) {
            before[point] = point - 1;
            after[point] = point + 1;
        }
    }

    /**
     * Which points stay.
     *
     * @param latitudes  in steps of 1e-7 degrees, as are the longitudes; only the first of both count
     * @param count      how many points there are
     * @param mostPoints how many may stay, at least 2
     */
    static BitSet keep(int[] latitudes, int[] longitudes, int count, int mostPoints) {
        var kept = new BitSet(count);
        kept.set(0, count);
        if (count > mostPoints) {
            new Simplification(latitudes, longitudes, count).thin(kept, count - mostPoints);
        }
        return kept;
    }

    private void thin(BitSet kept, int tooMany) {
        for (int point = 1; point < areas.length - 1; point++) {
            areas[point] = area(point);
            heap[inHeap] = point;
            places[point] = inHeap;
            up(inHeap++);
        }
        for (int gone = 0; gone < tooMany; gone++) {
            if ((gone & LOOK_UP_EVERY) == 0 && Thread.currentThread().isInterrupted()) {
                return;
            }
            int point = takeSmallest();
            kept.clear(point);
            after[before[point]] = after[point];
            before[after[point]] = before[point];
            measureAgain(before[point], areas[point]);
            measureAgain(after[point], areas[point]);
        }
    }

    private void measureAgain(int point, double least) {
        if (point > 0 && point < areas.length - 1) {
            areas[point] = Math.max(least, area(point));
            up(places[point]);
            down(places[point]);
        }
    }

    /** Twice the area of the point's triangle, in square radians. */
    private double area(int point) {
        double shrink = Math.cos(latitudes[point] * RADIANS_PER_STEP);
        double east1 = east(point, before[point]) * shrink;
        double east2 = east(point, after[point]) * shrink;
        double north1 = ((double) latitudes[before[point]] - latitudes[point]) * RADIANS_PER_STEP;
        double north2 = ((double) latitudes[after[point]] - latitudes[point]) * RADIANS_PER_STEP;
        return Math.abs(east1 * north2 - east2 * north1);
    }

    /** From one point to the other the shorter way round, in radians of longitude. */
    private double east(int from, int to) {
        long steps = (long) longitudes[to] - longitudes[from];
        if (steps > FULL_CIRCLE_E7) {
            steps -= 2L * FULL_CIRCLE_E7;
        } else if (steps < -FULL_CIRCLE_E7) {
            steps += 2L * FULL_CIRCLE_E7;
        }
        return steps * RADIANS_PER_STEP;
    }

    private int takeSmallest() {
        int smallest = heap[0];
        inHeap--;
        put(heap[inHeap], 0);
        down(0);
        return smallest;
    }

    private void up(int place) {
        int point = heap[place];
        int at = place;
        while (at > 0 && isSmaller(point, heap[(at - 1) / 2])) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        put(point, at);
    }

    private void down(int place) {
        int point = heap[place];
        int at = place;
        int child = smallerChild(at);
        while (child < inHeap && isSmaller(heap[child], point)) {
            put(heap[child], at);
            at = child;
            child = smallerChild(at);
        }
        put(point, at);
    }

    private int smallerChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < inHeap && isSmaller(heap[left + 1], heap[left]) ? left + 1 : left;
    }

    private void put(int point, int place) {
        heap[place] = point;
        places[point] = place;
    }

    private boolean isSmaller(int point, int other) {
        return areas[point] < areas[other] || (areas[point] == areas[other] && point < other);
    }
}
