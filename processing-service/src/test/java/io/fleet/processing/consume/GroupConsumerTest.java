package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class GroupConsumerTest {

    private static final String LIVE = RedisKeys.LIVE_GROUP;
    private static final String HISTORY = RedisKeys.HISTORY_GROUP;

    private static Service service;
    private static RedisView redis;

    private final RecordingDuty live = new RecordingDuty(LIVE);
    private final RecordingDuty history = new RecordingDuty(HISTORY);

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
    void entriesFromBeforeTheGroupAreDoneAsWellAndTheStreamEndsEmpty() {
        var ids = accept(1_300);
        try (var _ = Running.of(service, live, history)) {
            awaitAllDone();
        }
        assertThat(live.done()).containsExactlyElementsOf(ids);
        assertThat(history.done()).containsExactlyElementsOf(ids);
    }

    @Test
    void whatFailsIsNotAcknowledgedAndComesAgain() {
        var failures = new AtomicInteger();
        live.first(_ -> {
            if (failures.incrementAndGet() <= 3) {
                throw new RecordingDuty.Outage();
            }
        });
        var ids = accept(10);
        try (var running = Running.of(service, live)) {
            RedisView.await("it says what is wrong", () -> running.health().health().getDetails()
                    .equals(Map.of(LIVE, "not consuming since " + Fixes.START + ": the world is at fault")));
            RedisView.await("all are done", () -> live.done().size() == 10);
            RedisView.await("it is well", () -> running.consumers().getFirst().progress().trouble() == null);
            assertThat(running.health().health().getStatus().getCode()).isEqualTo("UP");
        }
        assertThat(live.done()).containsExactlyElementsOf(ids);
    }

    @Test
    void aBatchThatWasDoneButNotAcknowledgedWhenTheProcessDiedIsDoneAgain() {
        accept(5);
        readAndDie(LIVE, Running.NAME);

        try (var _ = Running.of(service, live)) {
            RedisView.await("they are done", () -> live.done().size() == 5);
            RedisView.await("they are acknowledged", () -> pending(LIVE) == 0);
        }
    }

    @Test
    void aDeadConsumersEntriesAreTakenOver() {
        accept(5);
        var ids = readAndDie(LIVE, "dead:1");
        redis.commands().xclaim(RedisKeys.STREAM, Consumer.from(LIVE, "dead:1"),
                new XClaimArgs().minIdleTime(0).idle(GroupStream.DEAD_AFTER.toMillis() + 1),
                ids.toArray(String[]::new));

        try (var _ = Running.of(service, live)) {
            RedisView.await("they are done", () -> live.done().size() == 5);
            RedisView.await("they are acknowledged", () -> pending(LIVE) == 0);
        }
    }

    @Test
    void aLivingConsumersEntriesAreLeftToIt() {
        accept(5);
        readAndDie(LIVE, "slow:1");
        accept(1);

        try (var _ = Running.of(service, live)) {
            RedisView.await("the new one is done", () -> live.done().size() == 1);
        }
        assertThat(pending(LIVE)).isEqualTo(5);
    }

    @Test
    void poisonGoesToTheDeadLettersAndItsNeighboursDoNot() {
        var ids = accept(3);
        live.refusing(entry -> entry.id().equals(ids.get(1)));
        try (var running = Running.of(service, live)) {
            RedisView.await("all are acknowledged", () -> live.done().size() == 2 && pending(LIVE) == 0);
            RedisView.await("it is counted",
                    () -> running.meters().get("fleet.deadletters").tags("group", LIVE, "reason", "unreadable")
                            .counter().count() == 1);
        }
        assertThat(dead()).singleElement().satisfies(letter -> assertThat(letter).containsExactlyInAnyOrderEntriesOf(
                Map.of("fix", RedisView.text(Fixes.drive(new DriverId(7), 3).get(1)), "entry_id", ids.get(1), "group",
                        LIVE, "reason", "latitude: 91.0 (expected: -90 to 90)", "deliveries", "1",
                        "failed_at", "2024-01-01T12:00:00.000Z")));
    }

    @Test
    void anEntryOnWhichTheDutyFailsForEverIsGivenUpAndItsNeighboursAreDone() {
        var ids = accept(100);
        live.first(batch -> {
            if (batch.stream().anyMatch(entry -> entry.id().equals(ids.get(42)))) {
                throw new IllegalStateException("a mistake of ours");
            }
        });
        try (var running = Running.of(service, live)) {
            RedisView.await("it is buried", () -> dead().size() == 1);
            RedisView.await("all are acknowledged", () -> pending(LIVE) == 0);
            accept(1);
            RedisView.await("the next one is done", () -> live.done().size() == 100);
            assertThat(running.meters().get("fleet.deadletters").tags("group", LIVE, "reason", "failed").counter()
                    .count()).isEqualTo(1);
        }
        assertThat(live.done()).containsAll(ids.subList(0, 42)).containsAll(ids.subList(43, 100));
        assertThat(dead().getFirst()).containsEntry("entry_id", ids.get(42)).containsEntry("deliveries", "5")
                .containsEntry("reason", "failed: IllegalStateException: a mistake of ours");
    }

    @Test
    void anOutageIsNoReasonToGiveUpHoweverLongItLasts() {
        var rounds = new AtomicInteger();
        live.first(_ -> {
            if (rounds.incrementAndGet() <= 6) {
                throw new RecordingDuty.Outage();
            }
        });
        accept(3);
        try (var _ = Running.of(service, live)) {
            RedisView.await("all are done", () -> live.done().size() == 3);
            RedisView.await("all are acknowledged", () -> pending(LIVE) == 0);
        }
        assertThat(rounds).hasValueGreaterThan(6);
        assertThat(dead()).isEmpty();
    }

    @Test
    void anErrorEndsNoConsumer() {
        var rounds = new AtomicInteger();
        live.first(_ -> {
            if (rounds.incrementAndGet() <= 2) {
                throw new NoClassDefFoundError("io/fleet/Lost");
            }
        });
        accept(3);
        try (var running = Running.of(service, live)) {
            RedisView.await("it says what is wrong",
                    () -> running.health().health().getDetails().get(LIVE) instanceof String text
                            && text.endsWith("java.lang.NoClassDefFoundError: io/fleet/Lost"));
            RedisView.await("all are done", () -> live.done().size() == 3);
        }
        assertThat(dead()).isEmpty();
    }

    @Test
    void whereThereIsNoRoomForDeadLettersPoisonStaysPendingUntilThereIs() {
        accept(3);
        try (var stream = Running.stream(service, LIVE, "a:1", 2)) {
            stream.prepare();
            var poison = stream.readNew(GroupStream.LONGEST_BLOCK).entries().stream()
                    .map(entry -> new Poison(entry, "x"))
                    .toList();
            assertThatThrownBy(() -> stream.bury(poison, Fixes.START)).hasMessageContaining(
                    "driver-locations:dead: 2 dead letters (expected: fewer than 2): look through them, replay or delete them");
            assertThat(dead()).hasSize(2);
            assertThat(pending(LIVE)).isEqualTo(1);

            redis.commands().del(RedisKeys.DEAD_LETTERS);
            stream.bury(poison, Fixes.START);
        }
        assertThat(dead()).singleElement().satisfies(letter -> assertThat(letter).containsEntry("reason", "x"));
        assertThat(pending(LIVE)).isZero();
    }

    @Test
    void anEntryOfOtherFieldsIsHandedOnWithoutAFix() {
        redis.add(Map.of("other", "x"));
        live.refusing(entry -> entry.fix() == null);
        try (var _ = Running.of(service, live)) {
            RedisView.await("it is buried", () -> dead().size() == 1);
        }
        assertThat(dead().getFirst()).containsEntry("fix", "");
    }

    @Test
    void poisonInPlentyIsAllBuried() {
        var ids = accept(100);
        live.refusing(_ -> true);
        try (var _ = Running.of(service, live)) {
            RedisView.await("all are acknowledged", () -> dead().size() == 100 && pending(LIVE) == 0);
        }
        assertThat(dead()).extracting(letter -> letter.get("entry_id")).isEqualTo(ids);
    }

    @Test
    void anEntryThatIsBuriedTwiceIsThereOnce() {
        accept(1);
        try (var stream = Running.stream(service, LIVE, "a:1")) {
            stream.prepare();
            var entry = stream.readNew(GroupStream.LONGEST_BLOCK).entries().getFirst();
            var poison = List.of(new Poison(entry, "x"));
            stream.bury(poison, Fixes.START);
            stream.bury(poison, Fixes.START);
        }
        assertThat(dead()).hasSize(1);
        assertThat(pending(LIVE)).isZero();
    }

    @Test
    void anEntryThatSomebodyDeletedBeforeItWasDoneIsMissed() {
        accept(2);
        var ids = readAndDie(LIVE, Running.NAME);
        redis.commands().xdel(RedisKeys.STREAM, ids.getFirst());
        try (var _ = Running.of(service, live)) {
            RedisView.await("it is buried", () -> dead().size() == 1);
            RedisView.await("all are acknowledged", () -> pending(LIVE) == 0);
        }
        assertThat(live.done()).containsExactly(ids.get(1));
        assertThat(dead().getFirst()).containsEntry("entry_id", ids.getFirst());
    }

    @Test
    void aStopFinishesTheBatchInHandAndLeavesNoConsumerBehind() {
        var begun = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        live.first(_ -> {
            begun.countDown();
            await(mayGoOn);
        });
        accept(3);
        var running = Running.of(service, live);
        await(begun);
        var stopping = Thread.ofVirtual().start(running::close);
        RedisView.await("it is being stopped", () -> stopping.getState() != Thread.State.NEW
                && stopping.getState() != Thread.State.RUNNABLE);
        mayGoOn.countDown();
        assertThat(join(stopping)).isTrue();

        assertThat(live.done()).hasSize(3);
        assertThat(pending(LIVE)).isZero();
        assertThat(redis.commands().xinfoConsumers(RedisKeys.STREAM, LIVE)).isEmpty();
    }

    @Test
    void aConsumerForWhomEntriesArePendingStays() {
        accept(3);
        readAndDie(LIVE, "a:1");
        try (var stream = Running.stream(service, LIVE, "a:1")) {
            stream.leave();
        }
        assertThat(pending(LIVE)).isEqualTo(3);
    }

    @Test
    void afterFlushAllTheGroupsAreMadeAnewAndMissNothing() {
        try (var _ = Running.of(service, live, history)) {
            accept(3);
            awaitAllDone();
            for (int round = 1; round <= 5; round++) {
                int before = 3 * round;
                redis.commands().flushall();
                accept(3);
                RedisView.await("all are done",
                        () -> live.done().size() == before + 3 && history.done().size() == before + 3);
            }
            awaitAllDone();
        }
    }

    @Test
    void groupsThatVanishUnderAWaitingReadAreMadeAnewAndMissNothing() {
        try (var _ = Running.of(service, live, history)) {
            accept(1);
            awaitAllDone();
            for (int round = 1; round <= 5; round++) {
                int entries = round + 1;
                redis.commands().multi();
                redis.commands().xgroupDestroy(RedisKeys.STREAM, LIVE);
                redis.commands().xgroupDestroy(RedisKeys.STREAM, HISTORY);
                accept(1);
                redis.commands().exec();
                RedisView.await("all are done, some perhaps again", () -> Set.copyOf(live.done()).size() == entries
                        && Set.copyOf(history.done()).size() == entries);
            }
            awaitAllDone();
        }
    }

    @Test
    void twoProcessesShareTheWork() {
        var other = new RecordingDuty(LIVE);
        try (var _ = Running.named("a:1", service, live, history); var _ = Running.named("b:1", service, other)) {
            var ids = accept(5_000);
            RedisView.await("all are done", () -> live.done().size() + other.done().size() == 5_000);
            assertThat(live.done()).doesNotContainAnyElementsOf(other.done());
            assertThat(ids).hasSize(5_000);
            awaitAllDone();
        }
    }

    private static void awaitAllDone() {
        RedisView.await("the stream is empty", () -> redis.commands().xlen(RedisKeys.STREAM) == 0
                && redis.commands().exists(RedisKeys.STREAM) == 1);
        assertThat(pending(LIVE)).isZero();
        assertThat(pending(HISTORY)).isZero();
    }

    private static List<String> accept(int count) {
        return Fixes.drive(new DriverId(7), count).stream().map(redis::accept).toList();
    }

    /** Reads all that is new as a consumer that will not acknowledge it. */
    private static List<String> readAndDie(String group, String name) {
        redis.commands().xgroupCreate(StreamOffset.from(RedisKeys.STREAM, "0"), group,
                XGroupCreateArgs.Builder.mkstream());
        @SuppressWarnings("unchecked")
        var messages = redis.commands().xreadgroup(Consumer.from(group, name), XReadArgs.Builder.count(1_000),
                StreamOffset.lastConsumed(RedisKeys.STREAM));
        return messages.stream().map(message -> message.getId()).collect(Collectors.toList());
    }

    private static long pending(String group) {
        return redis.commands().xpending(RedisKeys.STREAM, group).getCount();
    }

    private static List<Map<String, String>> dead() {
        return redis.commands().xrange(RedisKeys.DEAD_LETTERS, Range.unbounded()).stream()
                .map(message -> message.getBody()).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
