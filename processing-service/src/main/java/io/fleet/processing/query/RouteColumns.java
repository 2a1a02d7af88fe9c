package io.fleet.processing.query;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Very many fixes in little memory: 40 bytes each, and up to as many again that are spare. Confined to one thread. */
final class RouteColumns {

    private int count;
    private long[] millis = new long[1_024];
    private long[] drivers = new long[1_024];
    private @Nullable String[] orders = new String[1_024];
    private int[] latitudes = new int[1_024];
    private int[] longitudes = new int[1_024];
    private int[] speeds = new int[1_024];
    private int[] headings = new int[1_024];
    private int[] accuracies = new int[1_024];

    int count() {
        return count;
    }

    void add(RecordedFix fix) {
        if (count == millis.length) {
            grow(2 * count);
        }
        millis[count] = fix.millis();
        drivers[count] = fix.driver();
        orders[count] = sameAsBefore(fix.order());
        latitudes[count] = fix.latitudeE7();
        longitudes[count] = fix.longitudeE7();
        speeds[count] = fix.speed();
        headings[count] = fix.heading();
        accuracies[count] = fix.accuracy();
        count++;
    }

    RecordedFix get(int index) {
        return new RecordedFix(millis[index], drivers[index], orders[index], latitudes[index], longitudes[index],
                speeds[index], headings[index], accuracies[index]);
    }

    /** Which of the fixes stay when the line is thinned. */
    BitSet thinned(int mostPoints) {
        return Simplification.keep(latitudes, longitudes, count, mostPoints);
    }

    /** An order is named by many fixes in a row, and then kept once. */
    private @Nullable String sameAsBefore(@Nullable String order) {
        return order != null && count > 0 && order.equals(orders[count - 1]) ? orders[count - 1] : order;
    }

    private void grow(int size) {
        millis = Arrays.copyOf(millis, size);
        drivers = Arrays.copyOf(drivers, size);
        orders = Arrays.copyOf(orders, size);
        latitudes = Arrays.copyOf(latitudes, size);
        longitudes = Arrays.copyOf(longitudes, size);
        speeds = Arrays.copyOf(speeds, size);
        headings = Arrays.copyOf(headings, size);
        accuracies = Arrays.copyOf(accuracies, size);
    }
}
