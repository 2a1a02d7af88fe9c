package io.fleet.processing.live;

import io.fleet.processing.consume.Await;
import io.fleet.processing.orders.Holds;
import io.fleet.service.RedisLink;
import io.fleet.service.RedisScript;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Forgets where drivers were who have fallen silent, because members of a GEO index do not expire, and releases the orders that they hold by
 * report.
 *
 * <p>Any number of processes may sweep at once.
 */
final class SilenceSweep {

    /** So few that nobody else at Redis waits for long. */
    private static final int DRIVERS_PER_CALL = 500;

    private static final RedisScript SCRIPT = RedisScript.of(Holds.SCRIPT, "/io/fleet/processing/live/sweep.lua");
    private static final List<String> KEYS = Stream
            .concat(Holds.KEYS.stream(), Stream.of(RedisKeys.GEO, RedisKeys.SEEN))
            .toList();

    private final RedisLink redis;
    private final Duration ttl;
    private final InstantSource clock;
    private volatile double live = Double.NaN;

    SilenceSweep(RedisLink redis, Duration ttl, InstantSource clock, MeterRegistry meters) {
        this.redis = redis;
        this.ttl = ttl;
        this.clock = clock;
        Gauge.builder("fleet.drivers.live", () -> live).baseUnit("drivers")
                .description("Drivers who have a current fix").register(meters);
    }

    /** Forgets all who are silent by now; blocks. */
    void sweep() {
        try {
            boolean more = true;
            while (more) {
                more = sweepSome() == DRIVERS_PER_CALL;
            }
            live = Await.answer(redis.send(commands -> commands.zcard(RedisKeys.SEEN)));
        } catch (RuntimeException away) {
            live = Double.NaN;
            throw away;
        }
    }

    private long sweepSome() {
        var arguments = new ArrayList<>(Holds.ARGUMENTS);
        arguments.add(ascii(clock.instant().minus(ttl).toEpochMilli()));
        arguments.add(ascii(DRIVERS_PER_CALL));
        return Await.<Long>answer(
                redis.send(commands -> SCRIPT.run(commands, ScriptOutputType.INTEGER, KEYS, arguments)));
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
