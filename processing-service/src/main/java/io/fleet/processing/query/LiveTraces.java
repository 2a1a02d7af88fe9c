package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.processing.orders.Holds;
import io.fleet.service.RedisLink;
import io.fleet.service.RedisScript;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What Redis knows of a driver. Never blocks; safe for use by many threads. Fails with a {@link io.lettuce.core.RedisException} while Redis is away.
 */
final class LiveTraces {

    /**
     * What there was.
     *
     * @param current the text of the current fix
     * @param order   the order held by report
     */
    record Found(Optional<byte[]> current, Optional<String> order) {}

    /** So many entries are looked through for those of a driver; behind a longer backlog it is not known whether there are any. */
    static final int MOST_ENTRIES = 10_000;

    private static final int ENTRIES_AT_ONCE = 1_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final RedisScript FORGET = RedisScript.of(Holds.SCRIPT, "/io/fleet/processing/query/forget.lua");

    private final RedisLink redis;

    LiveTraces(RedisLink redis) {
        this.redis = redis;
    }

    Mono<Found> find(DriverId driver) {
        var current = Mono.fromCompletionStage(
                () -> redis.send(commands -> commands.get(RedisKeys.currentFix(driver)))).map(Optional::of)
                .defaultIfEmpty(Optional.empty());
        var order = Mono.fromCompletionStage(
                () -> redis.send(commands -> commands.hget(RedisKeys.REPORTED_ORDERS, driver.toString())))
                .map(text -> Optional.of(new String(text, StandardCharsets.US_ASCII))).defaultIfEmpty(Optional.empty());
        return current.zipWith(order, Found::new);
    }

    /** Forgets where the driver is and was last heard of, and releases the order held by report. Tells whether there was a current fix. */
    Mono<Boolean> forget(DriverId driver) {
        var keys = Stream.concat(Holds.KEYS.stream(),
                Stream.of(RedisKeys.GEO, RedisKeys.SEEN, RedisKeys.currentFix(driver))).toList();
        var arguments = new ArrayList<>(Holds.ARGUMENTS);
        arguments.add(driver.toString().getBytes(StandardCharsets.US_ASCII));
        return Mono.fromCompletionStage(() -> redis.<Long>send(
                commands -> FORGET.run(commands, ScriptOutputType.INTEGER, keys, arguments))).map(found -> found > 0);
    }

    /**
     * Waits until no fix of the driver that was accepted before now is still on its way through the stream.
     *
     * @return false if there still is one after the time given, or if that cannot be told
     */
    Mono<Boolean> settled(DriverId driver, Duration within) {
        return last().flatMap(last -> isOnItsWay(driver, last)
                .filter(onItsWay -> !onItsWay)
                .repeatWhenEmpty(tries -> tries.delayElements(LOOK_AGAIN).take(within.dividedBy(LOOK_AGAIN)))
                .hasElement()).defaultIfEmpty(true);
    }

    /** The id of the stream's newest entry, or nothing if it is empty. */
    private Mono<String> last() {
        return Flux.from(Mono.fromCompletionStage(() -> redis.send(commands -> commands.xrevrange(RedisKeys.STREAM,
                Range.<String>unbounded(), Limit.from(1))))).flatMapIterable(entries -> entries)
                .map(StreamMessage::getId).next();
    }

    private Mono<Boolean> isOnItsWay(DriverId driver, String last) {
        return portion("-", last).expand(entries -> entries.size() < ENTRIES_AT_ONCE
                ? Mono.empty()
                : portion("(" + entries.getLast().getId(), last)).take(MOST_ENTRIES / ENTRIES_AT_ONCE + 1L)
                .collectList()
                .map(portions -> portions.size() * ENTRIES_AT_ONCE > MOST_ENTRIES
                        || portions.stream().flatMap(List::stream).anyMatch(entry -> isOf(driver, entry)));
    }

    private Mono<List<StreamMessage<String, byte[]>>> portion(String from, String last) {
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.xrange(RedisKeys.STREAM,
                Range.create(from, last), Limit.from(ENTRIES_AT_ONCE))));
    }

    private static boolean isOf(DriverId driver, StreamMessage<String, byte[]> entry) {
        byte[] text = entry.getBody().get(StreamEntry.FIX);
        return text != null && FixJson.decode(text) instanceof Reading.Read(var fix) && fix.driver().equals(driver);
    }
}
