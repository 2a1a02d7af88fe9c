package io.fleet.processing.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What one group's consumer counts. Safe for use by many threads. */
final class ConsumeMeters {

    /** What a reason may begin with to be told apart; any other says what was found wrong with the text itself. */
    private static final Set<String> KINDS = Set.of("refused", "failed", "vanished");
    private static final String UNREADABLE = "unreadable";

    private static final Duration SHORTEST_DELAY = Duration.ofMillis(1);
    private static final Duration LONGEST_DELAY = Duration.ofHours(2);

    private final MeterRegistry meters;
    private final String group;
    private final Counter consumed;
    private final Timer delay;

    ConsumeMeters(MeterRegistry meters, String group) {
        this.meters = meters;
        this.group = group;
        consumed = Counter.builder("fleet.consumed").tag("group", group)
                .description("Entries that the group has done or given up").register(meters);
        delay = Timer.builder("fleet.consume.delay").tag("group", group)
                .description("From an entry's arrival in the stream until the group has done it")
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST_DELAY).maximumExpectedValue(LONGEST_DELAY)
                .register(meters);
        // From the start, so that the first one is an increase.
        deadLetters(UNREADABLE);
        KINDS.forEach(this::deadLetters);
    }

    void done(List<Entry> batch, Instant now) {
        consumed.increment(batch.size());
        for (var entry : batch) {
            delay.record(Duration.ofMillis(Math.max(0, now.toEpochMilli() - EntryId.arrivedAtMillis(entry.id()))));
        }
    }

    void buried(List<Poison> poison) {
        for (var dead : poison) {
            String kind = dead.reason().substring(0, Math.max(0, dead.reason().indexOf(':')));
            deadLetters(KINDS.contains(kind) ? kind : UNREADABLE).increment();
        }
    }

    private Counter deadLetters(String reason) {
        return meters.counter("fleet.deadletters", "group", group, "reason", reason);
    }
}
