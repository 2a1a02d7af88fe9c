package io.fleet.ingestion.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BacklogGateTest {

    private static final long UNLIMITED = 0;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final BacklogGate gate = new BacklogGate(new BacklogProperties(100), nanos::get);

    @Test
    void whatIsNotKnownKeepsNobodyOut() {
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.backlog()).isEmpty();
    }

    @Test
    void theGateShutsAboveTheHighMarkAndOpensBelowTheLowOne() {
        gate.judge(entries(95));
        assertThat(gate.isOpen()).as("95 on the way up").isTrue();
        gate.judge(entries(100));
        assertThat(gate.isOpen()).as("100 on the way up").isTrue();
        gate.judge(entries(101));
        assertThat(gate.isOpen()).as("101").isFalse();
        gate.judge(entries(100));
        assertThat(gate.isOpen()).as("100 on the way down").isFalse();
        gate.judge(entries(90));
        assertThat(gate.isOpen()).as("90 on the way down").isFalse();
        gate.judge(entries(89));
        assertThat(gate.isOpen()).as("89").isTrue();
        gate.judge(entries(95));
        assertThat(gate.isOpen()).as("95 on the way up again").isTrue();
    }

    @Test
    void theBacklogMayTakeHalfOfTheMemory() {
        gate.judge(memory(500, 900, 1_000));
        assertThat(gate.isOpen()).as("half").isTrue();
        gate.judge(memory(501, 900, 1_000));
        assertThat(gate.isOpen()).as("more").isFalse();
        gate.judge(memory(450, 900, 1_000));
        assertThat(gate.isOpen()).as("90 % of half").isFalse();
        gate.judge(memory(449, 900, 1_000));
        assertThat(gate.isOpen()).as("less").isTrue();
        gate.judge(memory(Long.MAX_VALUE, 900, UNLIMITED));
        assertThat(gate.isOpen()).as("no limit").isTrue();
    }

    @Test
    void neitherOtherDataNorAWildEstimateShutsTheGate() {
        gate.judge(memory(10, 990, 1_000));
        assertThat(gate.isOpen()).as("other data").isTrue();
        gate.judge(memory(1_000_000, 400, 1_000));
        assertThat(gate.isOpen()).as("an estimate beyond what is used").isTrue();
    }

    @Test
    void whatIsNoLongerKnownKeepsNobodyOutUntilItIsKnownAgain() {
        gate.judge(entries(101));
        pass(Duration.ofSeconds(BacklogGate.FRESH_SECONDS));
        assertThat(gate.isOpen()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.backlog()).isEmpty();
        gate.judge(entries(95));
        assertThat(gate.isOpen()).as("still on the way down").isFalse();
        gate.judge(entries(89));
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void eachChangeIsLoggedOnceWithItsFigures() {
        var lines = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(BacklogGate.class);
        lines.start();
        logger.addAppender(lines);
        try {
            for (int entries : new int[]{50, 101, 102, 95, 89, 88}) {
                gate.judge(entries(entries));
                pass(Duration.ofSeconds(30));
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "The backlog is over its high mark, fixes are refused: 101 entries (at most 100), the oldest 7 s old, "
                        + "in 1 bytes (at most half of Redis' memory, which has no limit)",
                "The backlog is below its low mark, fixes are taken again after 90 s: 89 entries (at most 100), "
                        + "the oldest 7 s old, in 1 bytes (at most half of Redis' memory, which has no limit)");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Backlog entries(long entries) {
        return new Backlog(entries, Duration.ofSeconds(7), 1, 1, UNLIMITED);
    }

    private static Backlog memory(long bytes, long used, long limit) {
        return new Backlog(1, Duration.ZERO, bytes, used, limit);
    }
}
