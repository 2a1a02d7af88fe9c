package io.fleet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.testing.HandClock;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RoundsTest {

    private static final int MEMBERS = 1_000;

    private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Rounds rounds = new Rounds(clock, () -> clock.instant().getEpochSecond());

    @AfterEach
    void end() {
        rounds.close();
    }

    /** Who counts how often it was looked at. */
    private static final class Looked implements Rounds.Member {

        private int times;
        private Instant last = Instant.MIN;

        @Override
        public void tick(Instant now, long nanos) {
            assertThat(nanos).isEqualTo(now.getEpochSecond());
            times++;
            last = now;
        }
    }

    /** A loop that counts the timers it is asked for. */
    private static final class CountingLoop extends DefaultEventLoop {

        private final AtomicInteger timers = new AtomicInteger();

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
            timers.incrementAndGet();
            return super.scheduleWithFixedDelay(task, delay, pause, unit);
        }
    }

    @Test
    void aLoopHasOneTimerAndLooksAtItsOwnMembersItself() throws InterruptedException {
        var loops = List.of(new CountingLoop(), new CountingLoop());
        var looked = new CountDownLatch(2 * MEMBERS);
        var strangers = new AtomicInteger();
        loops.forEach(loop -> IntStream.range(0, MEMBERS)
                .forEach(_ -> rounds.join(loop, once(loop, looked, strangers))));
        looked.await();
        assertThat(strangers).as("looked at by another thread").hasValue(0);
        assertThat(loops).allSatisfy(loop -> assertThat(loop.timers).hasValue(1));
        for (var loop : loops) {
            var _ = loop.shutdownGracefully();
        }
    }

    private static Rounds.Member once(EventLoop loop, CountDownLatch looked, AtomicInteger strangers) {
        var before = new AtomicInteger();
        return (_, _) -> {
            if (!loop.inEventLoop()) {
                strangers.incrementAndGet();
            }
            if (before.getAndIncrement() == 0) {
                looked.countDown();
            }
        };
    }

    @Test
    void eachIsLookedAtOnceASecondAndNeverAllAtOnce() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        var members = members(channel);
        for (int second = 1; second <= 3; second++) {
            int before = looks(members);
            for (int step = 0; step < 10; step++) {
                int sofar = looks(members);
                pass(channel, Duration.ofMillis(100));
                assertThat(looks(members) - sofar).isBetween(MEMBERS / 20, MEMBERS / 5);
            }
            assertThat(looks(members) - before).isEqualTo(MEMBERS);
            int times = second;
            assertThat(members).allSatisfy(member -> assertThat(member.times).isEqualTo(times));
        }
        assertThat(members).allSatisfy(
                member -> assertThat(member.last).isAfter(clock.instant().minus(Duration.ofSeconds(1))));
    }

    @Test
    void whoHasLeftIsNotLookedAtAndWhoFailsHarmsNobody() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        rounds.join(channel.eventLoop(), (_, _) -> {
            throw new IllegalStateException("by the test");
        });
        var members = members(channel);
        rounds.leave(channel.eventLoop(), members.getFirst());
        pass(channel, Duration.ofSeconds(1));
        pass(channel, Duration.ofSeconds(1));
        assertThat(members.getFirst().times).isZero();
        assertThat(members.stream().skip(1)).allSatisfy(member -> assertThat(member.times).isEqualTo(2));
    }

    @Test
    void afterTheEndNobodyIsLookedAt() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        var members = members(channel);
        rounds.close();
        pass(channel, Duration.ofSeconds(5));
        assertThat(looks(members)).isZero();
    }

    @Test
    void firstPingsAreSpreadOverHalfTheTimeBetweenTwo() {
        var seconds = IntStream.range(0, MEMBERS).mapToLong(_ -> Pulse.firstPing(0) / 1_000_000_000L).boxed().toList();
        assertThat(seconds).allSatisfy(second -> assertThat(second).isBetween(12L, 24L));
        assertThat(seconds).containsAll(IntStream.rangeClosed(13, 24).mapToObj(Long::valueOf).toList());
    }

    private List<Looked> members(EmbeddedChannel channel) {
        var members = new ArrayList<Looked>();
        for (int i = 0; i < MEMBERS; i++) {
            var member = new Looked();
            members.add(member);
            rounds.join(channel.eventLoop(), member);
        }
        return members;
    }

    /** Step by step, as time does. */
    private void pass(EmbeddedChannel channel, Duration time) {
        for (long millis = 0; millis < time.toMillis(); millis += 100) {
            clock.advance(Duration.ofMillis(100));
            channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private static int looks(List<Looked> members) {
        return members.stream().mapToInt(member -> member.times).sum();
    }
}
