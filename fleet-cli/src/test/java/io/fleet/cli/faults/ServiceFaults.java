package io.fleet.cli.faults;

import io.fleet.wire.RedisKeys;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Services that die or stand still. */
final class ServiceFaults {

    private static final int KILLS = 5;

    private ServiceFaults() {}

    /** {@code kill -9} of the processing at random moments, each time with a batch in hand. */
    static Fault killProcessing(RandomGenerator random) {
        return new Fault() {

            private long inHand;

            @Override
            public void strike(Site site, Load load) {
                for (int i = 0; i < KILLS; i++) {
                    load.awaitMeasured(random.nextLong(100, 1_500));
                    awaitBatch(site, i % 2 == 0 ? RedisKeys.HISTORY_GROUP : RedisKeys.LIVE_GROUP);
                    site.processing().kill();
                    inHand += site.pendingOf(site.processing());
                    site.processing().start();
                    site.processing().awaitReady();
                }
            }

            @Override
            public String remark() {
                return inHand + " entries in hand";
            }
        };
    }

    /** {@code kill -9} of the ingestion. */
    static Fault killIngestion(RandomGenerator random) {
        return (site, load) -> {
            load.awaitMeasured(random.nextLong(100, 1_500));
            site.ingestion().kill();
            site.ingestion().start();
            site.ingestion().awaitReady();
        };
    }

    /** Returns when the group has a batch in hand, or at last without. */
    private static void awaitBatch(Site site, String group) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (site.pending(group) == 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
