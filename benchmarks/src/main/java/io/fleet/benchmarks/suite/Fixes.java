package io.fleet.benchmarks.suite;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixes as a fleet sends them, 2,000 for each second of theirs, none twice and each driver's one newer than the one before. Their time runs ahead
 * of the clock when more are asked for than a fleet sends. Confined to one thread.
 */
final class Fixes {

    private static final int PER_SECOND = 2_000;
    private static final long FIRST_DRIVER = 3_000_000;
    private static final long LARGEST_FLEET = 1_000_000;
    private static final Duration HEAD_START = Duration.ofSeconds(100);
    private static final int WAITED_FOR = 8_192;
    private static final int AT_ONCE = 64;

    private final int drivers;
    private final long first;
    private final Instant start;
    private long next;

    /**
     * None yet.
     *
     * @param drivers at most 1,000,000, none of whom is in another fleet
     * @param fleet   which fleet's they are
     */
    Fixes(int drivers, int fleet, InstantSource clock) {
        this.drivers = drivers;
        this.first = FIRST_DRIVER + (long) fleet * LARGEST_FLEET;
        this.start = clock.instant().minus(HEAD_START);
    }

    Fix next() {
        long driver = next % drivers;
        var takenAt = start.plusNanos(next * 1_000_000_000L / PER_SECOND);
        double moved = next / drivers % 1_000 / 1e4;
        next++;
        return new Fix(new DriverId(first + driver), new Position(52.3 + driver % 1_000 / 1e4, 13.1 + moved),
                takenAt, 36.5, 180.0, 5.0, new OrderId("order_" + (first + driver)), takenAt.plusMillis(40));
    }

    /** Appends so many to the stream, {@value #AT_ONCE} with each write. */
    void append(int count, RedisSide redis) {
        var connection = redis.connection();
        connection.setAutoFlushCommands(false);
        List<RedisFuture<String>> answers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            answers.add(connection.async().xadd(RedisKeys.STREAM, StreamEntry.FIX, FixJson.encode(next())));
            if (i % AT_ONCE == 0 || i == count) {
                connection.flushCommands();
            }
            if (answers.size() == WAITED_FOR || i == count) {
                connection.flushCommands();
                answers.forEach(answer -> answer.toCompletableFuture().join());
                answers.clear();
            }
        }
        connection.setAutoFlushCommands(true);
    }
}
