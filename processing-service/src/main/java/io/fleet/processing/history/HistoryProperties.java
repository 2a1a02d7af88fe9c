package io.fleet.processing.history;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The history's settings. They may differ from one start to the next: what is stored need not be migrated for it.
 *
 * @param retention     how long a fix is kept at least after it was measured, {@code fleet.history.retention}
 * @param chunkInterval the span of time of one chunk on TimescaleDB, for chunks made from then on, {@code fleet.history.chunk-interval}
 * @param compressAfter how old a chunk's newest fix is when the chunk goes to the columnstore, {@code fleet.history.compress-after}
 * @param migrate       whether the service brings the schema up to date itself, or waits until somebody has, {@code fleet.history.migrate}
 * @param gather        from one reading of fixes to the next, so that many are stored at once; zero: each as it comes, {@code fleet.history.gather}
 */
@ConfigurationProperties("fleet.history")
record HistoryProperties(@DefaultValue("30d") Duration retention, @DefaultValue("6h") Duration chunkInterval,
        @DefaultValue("6h") Duration compressAfter, @DefaultValue("true") boolean migrate,
        @DefaultValue("20ms") Duration gather) {

    HistoryProperties {
        check("retention", retention, Duration.ofDays(1), Duration.ofDays(36_500), "1d to 36500d");
        check("chunk-interval", chunkInterval, Duration.ofHours(1), Duration.ofDays(7), "1h to 7d");
        check("compress-after", compressAfter, Duration.ofHours(1), Duration.ofDays(36_500), "1h to 36500d");
        check("gather", gather, Duration.ZERO, Duration.ofSeconds(1), "0s to 1s");
    }

    private static void check(String name, Duration value, Duration least, Duration most, String expected) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "fleet.history." + name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
