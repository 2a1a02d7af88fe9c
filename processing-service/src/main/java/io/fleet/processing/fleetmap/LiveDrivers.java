package io.fleet.processing.fleetmap;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.processing.consume.Await;
import io.fleet.service.RedisLink;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Every live driver's current fix, as far as it has been read.
 *
 * <p>A {@link #read} asks for those fixes only that were received since the one before; every {@value #WHOLE_EVERY}th asks for everything, so that
 * what slipped through (a fix that was long on its way to be current, two with the same time of receipt, somebody who was erased) is right again after
 * as many reads, and so does the one after a read that failed. Confined to the thread of the rounds; blocks. Knows at most {@value #MOST_KNOWN} drivers.
 */
final class LiveDrivers {

    static final int WHOLE_EVERY = 10;
    static final int MOST_KNOWN = 100_000;

    /** So many in one command that nobody else at Redis waits for more than about a millisecond. */
    private static final int PER_COMMAND = 1_000;

    /** How much later than a younger one a fix may become current and be read at once all the same. */
    private static final long OVERLAP_MILLIS = 1_000;

    private final RedisLink redis;
    private final Map<DriverId, Shown> known = new HashMap<>();
    private long round;
    private long newestMillis;
    private long live;
    private boolean suspect = true;

    LiveDrivers(RedisLink redis) {
        this.redis = redis;
    }

    /**
     * Reads what has changed.
     *
     * @return how many fixes were read that were not known
     */
    int read() {
        boolean whole = suspect || round % WHOLE_EVERY == 0;
        round++;
        suspect = true;
        live = Await.answer(redis.send(commands -> commands.zcard(RedisKeys.SEEN)));
        var heard = heard(whole ? 0 : newestMillis - OVERLAP_MILLIS);
        if (whole) {
            forgetAllBut(heard.keySet());
        }
        var asked = heard.entrySet().stream().filter(each -> whole || isNews(each.getKey(), each.getValue()))
                .map(Map.Entry::getKey).toList();
        int news = take(asked);
        newestMillis = heard.values().stream().mapToLong(Long::longValue).max().orElse(newestMillis);
        suspect = false;
        return news;
    }

    /** Lets the next read ask for everything. */
    void distrust() {
        suspect = true;
    }

    /** Forgets everybody. */
    void clear() {
        forgetAllBut(Set.of());
        suspect = true;
    }

    /** All that are live. */
    Collection<Shown> all() {
        return known.values();
    }

    /** The number of the last read, by which {@link Shown#changed} counts. */
    long round() {
        return round;
    }

    /** How many drivers are live, whether they are known or not. */
    long live() {
        return live;
    }

    /** How many are live beyond those that can be known. */
    long beyond() {
        return Math.max(0, live - MOST_KNOWN);
    }

    private boolean isNews(DriverId driver, long receivedMillis) {
        var before = known.get(driver);
        return before == null || before.receivedMillis() != receivedMillis;
    }

    /** Who was heard of since then, and when; somebody who is heard of meanwhile moves on to a page that is still to come. */
    private Map<DriverId, Long> heard(long sinceMillis) {
        var heard = new HashMap<DriverId, Long>();
        List<ScoredValue<byte[]>> page;
        double from = sinceMillis;
        int passed = 0;
        do {
            page = page(from, passed);
            page.forEach(each -> DriverId.parse(new String(each.getValue(), StandardCharsets.US_ASCII))
                    .ifPresent(driver -> heard.put(driver, (long) each.getScore())));
            double last = page.isEmpty() ? from : page.getLast().getScore();
            passed = last > from ? 0 : passed + page.size();
            from = last;
        } while (page.size() == PER_COMMAND && heard.size() < MOST_KNOWN);
        return heard;
    }

    private List<ScoredValue<byte[]>> page(double from, int passed) {
        return Await.answer(redis.send(commands -> commands.zrangebyscoreWithScores(RedisKeys.SEEN,
                Range.from(Range.Boundary.including(from), Range.Boundary.unbounded()),
                Limit.create(passed, PER_COMMAND))));
    }

    private void forgetAllBut(Set<DriverId> heard) {
        known.values().removeIf(driver -> {
            boolean gone = !heard.contains(driver.driver());
            if (gone) {
                driver.leave();
            }
            return gone;
        });
    }

    private int take(List<DriverId> drivers) {
        var answers = new ArrayList<CompletionStage<List<KeyValue<String, byte[]>>>>();
        for (int start = 0; start < drivers.size(); start += PER_COMMAND) {
            var keys = drivers.subList(start, Math.min(start + PER_COMMAND, drivers.size())).stream()
                    .map(RedisKeys::currentFix).toArray(String[]::new);
            answers.add(redis.send(commands -> commands.mget(keys)));
        }
        int news = 0;
        var left = new HashSet<>(drivers);
        for (var answer : answers) {
            for (var fix : Await.answer(answer)) {
                if (fix.hasValue() && FixJson.decode(fix.getValue()) instanceof Reading.Read(Fix read)) {
                    left.remove(read.driver());
                    news += take(read) ? 1 : 0;
                }
            }
        }
        left.forEach(this::leave);
        return news;
    }

    private boolean take(Fix fix) {
        var before = known.get(fix.driver());
        if (before != null) {
            return before.take(fix, round);
        }
        if (known.size() < MOST_KNOWN) {
            known.put(fix.driver(), new Shown(fix, round));
        }
        return true;
    }

    private void leave(DriverId silent) {
        var before = known.remove(silent);
        if (before != null) {
            before.leave();
        }
    }
}
