package io.fleet.processing.history;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the history's columns, sorted by driver and time, each fix once: of two with the same driver and time the first one is kept.
 *
 * <p>Immutable; the arrays are not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent")
record FixColumns(long[] millis, long[] drivers, @Nullable String[] orders, int[] latitudes, int[] longitudes,
        int[] speeds, int[] headings, int[] accuracies) {

    private static final long DAY_MILLIS = 86_400_000;
    private static final int FULL_CIRCLE = 3_600;
    // Two batches that overlap lock their rows in one order, so that they cannot deadlock.
    private static final Comparator<Fix> BY_KEY = Comparator.comparing(Fix::driver).thenComparing(Fix::takenAt);

    static FixColumns of(List<Fix> batch) {
        var fixes = sortedOnce(batch);
        return new FixColumns(longs(fixes.stream().mapToLong(fix -> fix.takenAt().toEpochMilli())),
                longs(fixes.stream().mapToLong(fix -> fix.driver().value())),
                fixes.stream().map(fix -> text(fix.order())).toArray(String[]::new),
                ints(fixes.stream().mapToInt(fix -> Scale.DEGREES.steps(fix.position().latitude()))),
                ints(fixes.stream().mapToInt(fix -> Scale.DEGREES.steps(fix.position().longitude()))),
                ints(fixes.stream().mapToInt(fix -> Scale.KMH.steps(fix.speedKmh()))),
                ints(fixes.stream().mapToInt(fix -> Scale.HEADING.steps(fix.headingDegrees()) % FULL_CIRCLE)),
                ints(fixes.stream().mapToInt(fix -> Scale.METRES.steps(fix.accuracyMetres()))));
    }

    int rows() {
        return millis.length;
    }

    /** The days in UTC that the batch touches, each once, in days since 1970-01-01. */
    long[] days() {
        return LongStream.of(millis).map(time -> Math.floorDiv(time, DAY_MILLIS)).distinct().toArray();
    }

    private static List<Fix> sortedOnce(List<Fix> batch) {
        var sorted = new ArrayList<>(batch);
        sorted.sort(BY_KEY);
        var once = new ArrayList<Fix>(sorted.size());
        for (var fix : sorted) {
            if (once.isEmpty() || BY_KEY.compare(once.getLast(), fix) != 0) {
                once.add(fix);
            }
        }
        return once;
    }

    private static @Nullable String text(@Nullable OrderId order) {
        return order == null ? null : order.value();
    }

    private static long[] longs(LongStream values) {
        return values.toArray();
    }

    private static int[] ints(IntStream values) {
        return values.toArray();
    }
}
