package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a group that need not hurry waits for, and what it does not. */
@WithRedis
@Timeout(60)
final class GatheringTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static Service service;
    private static RedisView redis;

    private final RecordingDuty live = new RecordingDuty(RedisKeys.LIVE_GROUP);

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.withoutFeatures(server.url());
        redis = new RedisView(server.url());
    }

    @AfterAll
    static void close() {
        redis.close();
        service.close();
    }

    @Test
    void entriesThatComeOneByOneAreLeftToGatherAndAStopDoesNotWaitForThem() {
        var history = new RecordingDuty(RedisKeys.HISTORY_GROUP, FOR_EVER);
        try (var _ = Running.of(service, live, history)) {
            accept(1);
            RedisView.await("the first is done", () -> history.done().size() == 1);
            for (int i = 1; i <= 20; i++) {
                accept(1);
            }
            RedisView.await("the other group has done all", () -> live.done().size() == 21);
        }
        assertThat(history.done()).hasSize(1);
    }

    @Test
    void whatHasGatheredIsDoneWithoutAnythingNew() {
        var history = new RecordingDuty(RedisKeys.HISTORY_GROUP, Duration.ofMillis(100));
        try (var _ = Running.of(service, live, history)) {
            for (int i = 1; i <= 10; i++) {
                accept(1);
            }
            RedisView.await("all are done", () -> history.done().size() == 10);
        }
    }

    @Test
    void aBacklogWaitsForNothing() {
        var history = new RecordingDuty(RedisKeys.HISTORY_GROUP, FOR_EVER);
        accept(1_300);
        try (var _ = Running.of(service, live, history)) {
            RedisView.await("all are done", () -> history.done().size() == 1_300);
        }
    }

    private static void accept(int count) {
        Fixes.drive(new DriverId(7), count).forEach(redis::accept);
    }
}
