package io.fleet.cli.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** What can become of Redis. */
final class RedisFaults {

    private RedisFaults() {}

    /**
     * {@code kill -9}, and a start on the same data.
     *
     * <p>Not while an fsync is under way: then Redis answers before it has given the file what it answers for, for up to two seconds, and whoever dies
     * in these loses it. A test cannot hold what Redis does not promise.
     */
    static Fault kill() {
        return (site, load) -> {
            load.awaitMeasured(Duration.ofSeconds(2));
            Awaitility.await("no fsync is under way").atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1))
                    .until(() -> site.redisInfo("aof_pending_bio_fsync").equals("0")
                            && site.redisInfo("aof_buffer_length").equals("0"));
            site.killRedis();
            site.startRedis();
        };
    }

    /** The same at any moment, where Redis has been told to answer after the fsync only; started again it goes back to one a second. */
    static Fault killStrict(RandomGenerator random) {
        return (site, load) -> {
            site.redis().configSet("appendfsync", "always");
            load.awaitMeasured(random.nextLong(500, 2_500));
            site.killRedis();
            site.startRedis();
        };
    }
}
