package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
final class TrimTest {

    private static final List<String> GROUPS = List.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP);

    private static final Duration SHORT = Duration.ofMillis(1);

    private static Service service;
    private static RedisView redis;

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
    void withoutAStreamThereIsNothingToTrim() {
        try (var stream = Running.stream(service, RedisKeys.LIVE_GROUP, "a:1")) {
            stream.trim();
        }
        assertThat(redis.commands().dbsize()).isZero();
    }

    @Test
    void whileAGroupIsMissingNothingIsTrimmed() {
        add(3);
        try (var live = Running.stream(service, RedisKeys.LIVE_GROUP, "a:1")) {
            live.prepare();
            live.acknowledge(live.readNew(GroupStream.LONGEST_BLOCK).entries());
            live.trim();
        }
        assertThat(stored()).hasSize(3);
    }

    /** Each step reads, acknowledges some in any order or trims; what remains must hold all that is needed, and in the end nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anEntryStaysUntilBothGroupsHaveAcknowledgedIt(long seed) {
        var random = new Random(seed);
        var streams = GROUPS.stream().map(group -> Running.stream(service, group, "a:1")).toList();
        streams.forEach(GroupStream::prepare);
        var owed = new HashMap<String, Set<String>>();
        var inHand = List.of(new ArrayList<Entry>(), new ArrayList<Entry>());
        for (int step = 0; step < 300; step++) {
            add(random.nextInt(3)).forEach(id -> owed.put(id, new HashSet<>(GROUPS)));
            int which = random.nextInt(2);
            step(random, streams.get(which), inHand.get(which), GROUPS.get(which), owed);
            streams.get(which).trim();
            var needed = owed.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).map(Map.Entry::getKey);
            assertThat(stored()).as("seed %s, step %s", seed, step).containsAll(needed.toList());
        }
        for (int which = 0; which < 2; which++) {
            var rest = inHand.get(which);
            do {
                streams.get(which).acknowledge(rest);
                rest.clear();
                rest.addAll(streams.get(which).readNew(SHORT).entries());
            } while (!rest.isEmpty());
        }
        streams.getFirst().trim();
        streams.forEach(GroupStream::close);
        assertThat(stored()).as("seed %s", seed).isEmpty();
    }

    @Test
    void idsAreComparedAsNumbersOfSixtyFourBits() {
        for (String id : List.of("9-9", "9-10", "10-1", "10-18446744073709551614", "10-18446744073709551615")) {
            redis.commands().xadd(RedisKeys.STREAM, new XAddArgs().id(id), Map.of("fix", "x"));
        }
        try (var live = Running.stream(service, GROUPS.get(0), "a:1");
                var history = Running.stream(service, GROUPS.get(1), "a:1")) {
            live.prepare();
            history.prepare();
            var entries = live.readNew(GroupStream.LONGEST_BLOCK).entries();
            live.acknowledge(entries);
            var all = history.readNew(GroupStream.LONGEST_BLOCK).entries();
            history.acknowledge(all.subList(0, 1));
            live.trim();
            assertThat(stored()).hasSize(4).startsWith("9-10");
            history.acknowledge(all.subList(1, 3));
            live.trim();
            assertThat(stored()).containsExactly("10-18446744073709551614", "10-18446744073709551615");
            history.acknowledge(all.subList(3, 4));
            live.trim();
            assertThat(stored()).containsExactly("10-18446744073709551615");
        }
    }

    private static void step(Random random, GroupStream stream, List<Entry> inHand, String group,
            Map<String, Set<String>> owed) {
        if (random.nextBoolean()) {
            inHand.addAll(stream.readNew(SHORT).entries());
        }
        var done = new ArrayList<Entry>();
        inHand.removeIf(entry -> random.nextInt(3) == 0 && done.add(entry));
        stream.acknowledge(done);
        done.forEach(entry -> owed.getOrDefault(entry.id(), Set.of()).remove(group));
    }

    private static List<String> add(int count) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add(redis.add(Map.of("fix", "x")));
        }
        return ids;
    }

    private static List<String> stored() {
        return redis.commands().xrange(RedisKeys.STREAM, Range.unbounded()).stream().map(message -> message.getId())
                .toList();
    }
}
