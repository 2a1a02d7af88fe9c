package io.fleet.processing.fleetmap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How many there are each second, over the last seconds. Confined to one thread. */
final class Rate {

    private static final int SAMPLES = 5;
    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(int count, long nanos) {}

    /**
     * So many more have come.
     *
     * @param nanos by the clock of {@link System#nanoTime}
     * @return null after the first call, of which it is not known in how much time they came
     */
    @Nullable
    Double after(int count, long nanos) {
        samples.addLast(new Sample(count, nanos));
        if (samples.size() > SAMPLES + 1) {
            samples.removeFirst();
        }
        long span = nanos - samples.getFirst().nanos();
        int sum = samples.stream().skip(1).mapToInt(Sample::count).sum();
        return span <= 0 ? null : sum * NANOS_PER_SECOND / span;
    }

    void clear() {
        samples.clear();
    }
}
