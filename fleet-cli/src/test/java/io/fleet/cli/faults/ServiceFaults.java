package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.ServiceInstance;
import io.fleet.wire.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** Services that die or stand still. */
final class ServiceFaults {

    private static final int KILLS = 5;

    /** 128 and the number of the signal. */
    private static final int TERMINATED = 143;

    private ServiceFaults() {}

    /**
     * {@code kill -9} of the processing at random moments, each time with a batch in hand: in turn one that the database has not answered and one of the
     * live side.
     */
    static Fault killProcessing(RandomGenerator random) {
        return new Fault() {

            private long inHand;

            @Override
            public void strike(Site site, Load load) {
                for (int i = 0; i < KILLS; i++) {
                    load.awaitMeasured(random.nextLong(100, 1_500));
                    if (i % 2 == 0) {
                        site.databaseProxy().hang();
                        load.awaitMeasured(random.nextLong(100, 300));
                    } else {
                        awaitBatch(site, RedisKeys.LIVE_GROUP);
                    }
                    site.processing().kill();
                    site.databaseProxy().resume();
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

    /** {@code kill -9} of the ingestion or the gateway. */
    static Fault kill(Function<Site, ServiceInstance> which, RandomGenerator random) {
        return (site, load) -> {
            load.awaitMeasured(random.nextLong(100, 1_500));
            var service = which.apply(site);
            service.kill();
            service.start();
            service.awaitReady();
        };
    }

    /** {@code SIGTERM} to each service in turn: it finishes what it has taken and ends by itself. */
    static Fault terminate() {
        return (site, load) -> {
            for (var service : List.of(site.ingestion(), site.processing(), site.gateway())) {
                load.awaitMeasured(Duration.ofSeconds(1));
                assertThat(service.terminate()).as("the exit code of a service that ended by itself after SIGTERM")
                        .isEqualTo(TERMINATED);
                if (service.equals(site.processing())) {
                    assertThat(site.pendingOf(service)).as("entries left in hand").isZero();
                }
                service.start();
                service.awaitReady();
            }
        };
    }

    /** The groups are gone, with entries in the stream that nobody has read: whoever comes next must begin with the first. */
    static Fault loseGroups() {
        return (site, load) -> {
            site.processing().kill();
            load.awaitMeasured(Duration.ofSeconds(2));
            for (String group : List.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP)) {
                assertThat(site.redis().xgroupDestroy(RedisKeys.STREAM, group)).isTrue();
            }
            site.processing().start();
            site.processing().awaitReady();
        };
    }

    /** One of two instances stands still with entries in hand, and goes on when the other has done them. */
    static Fault stallProcessing() {
        return new Fault() {

            private long inHand;

            @Override
            public void strike(Site site, Load load) {
                site.processingToo().start();
                site.processingToo().awaitReady();
                var halted = haltWithEntriesInHand(site, load);
                try {
                    inHand = site.pendingOf(site.processing());
                    Awaitility.await("the other instance takes over").atMost(Duration.ofMinutes(2))
                            .until(() -> site.pendingOf(site.processing()) == 0);
                } finally {
                    Signals.resume(halted);
                }
                load.awaitMeasured(Duration.ofSeconds(2));
                site.processingToo().stop();
            }

            @Override
            public String remark() {
                return inHand + " entries in hand";
            }
        };
    }

    private static List<Long> haltWithEntriesInHand(Site site, Load load) {
        while (true) {
            awaitBatch(site, RedisKeys.HISTORY_GROUP);
            var halted = Signals.halt(site.processing().pid());
            if (site.pendingOf(site.processing()) > 0) {
                return halted;
            }
            Signals.resume(halted);
            load.awaitMeasured(50);
        }
    }

    /** Returns when the group has a batch in hand, or at last without. */
    private static void awaitBatch(Site site, String group) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (site.pending(group) == 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
