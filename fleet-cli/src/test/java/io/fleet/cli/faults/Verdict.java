package io.fleet.cli.faults;

import io.fleet.model.DriverId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Range;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything holds when the fault is over and all is done: what was accepted is stored, once; current fixes and customers' last frames are the
 * newest; dead letters are the poison.
 *
 * <p>Collects what does not hold. Confined to one thread.
 */
final class Verdict {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int MOST_NAMED = 3;
    private static final Set<String> GROUPS = Set.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP);
    private static final String STORED = """
            select driver_id, (extract(epoch from time) * 1000)::bigint, coalesce(speed_ckmh, -1) from fixes where driver_id between ? and ?
            """;

    private final Site site;
    private final Load load;
    private final List<String> problems = new ArrayList<>();

    private record Key(long driver, long millis) {}

    Verdict(Site site, Load load) {
        this.site = site;
        this.load = load;
    }

    List<String> problems() {
        return problems;
    }

    /** Compares the accepted fixes with the table, one by one; returns how many rows it has of these drivers. */
    long compareHistory() throws SQLException {
        var rows = new HashMap<Key, Integer>();
        long count = 0;
        var plan = load.plan();
        try (var connection = site.database().connect(); var statement = connection.prepareStatement(STORED)) {
            statement.setLong(1, plan.first());
            statement.setLong(2, plan.first() + plan.drivers() - 1);
            var row = statement.executeQuery();
            while (row.next()) {
                rows.put(new Key(row.getLong(1), row.getLong(2)), row.getInt(3));
                count++;
            }
        }
        var accepted = new HashMap<Key, Integer>();
        var sent = new HashMap<Key, Integer>();
        for (var ledger : load.ledgers()) {
            long driver = ledger.driver().value();
            ledger.accepted().forEach((millis, number) -> accepted.put(new Key(driver, millis), number));
            ledger.measured().forEach((millis, number) -> sent.put(new Key(driver, millis), number));
        }
        name("accepted, not stored", accepted.keySet().stream().filter(key -> !rows.containsKey(key)).toList());
        name("stored, never sent", rows.keySet().stream().filter(key -> !sent.containsKey(key)).toList());
        name("stored otherwise than sent", rows.entrySet().stream()
                .filter(row -> !row.getValue().equals(sent.getOrDefault(row.getKey(), row.getValue()))).toList());
        if (count != rows.size()) {
            problems.add("stored more than once: " + (count - rows.size()));
        }
        return count;
    }

    /** No current fix is older than the newest that its driver was told to be accepted. */
    void compareCurrent() {
        for (var ledger : load.ledgers()) {
            var newest = ledger.accepted().lastEntry();
            if (newest != null) {
                await(() -> current(ledger.driver()) < newest.getKey()
                        ? "the current fix of driver " + ledger.driver() + " is "
                                + (newest.getKey() - current(ledger.driver())) + " ms older than the newest accepted"
                        : "");
            }
        }
    }

    /** Every customer has seen the newest, and never an older one after a newer one. */
    void compareCustomers(Customers customers) {
        var newest = new HashMap<DriverId, Long>();
        load.ledgers().forEach(ledger -> newest.put(ledger.driver(),
                ledger.accepted().isEmpty() ? 0 : ledger.accepted().lastKey()));
        for (var customer : customers.all()) {
            long wanted = newest.getOrDefault(customer.driver(), 0L);
            await(() -> customer.newestMillis() < wanted
                    ? "the last frame for driver " + customer.driver() + " is " + (wanted - customer.newestMillis())
                            + " ms older than the newest accepted"
                    : "");
            problems.addAll(customer.complaints());
        }
    }

    /** Each poisonous entry is there once for each group, with the right reason, and nothing else; returns how many there are. */
    long compareDeadLetters(Map<String, Poison> poison) {
        var groups = new TreeMap<String, Set<String>>();
        var letters = site.redis().xrange(RedisKeys.DEAD_LETTERS, Range.unbounded());
        for (var letter : letters) {
            String entry = text(letter.getBody().get("entry_id"));
            String group = text(letter.getBody().get("group"));
            String reason = text(letter.getBody().get("reason"));
            Poison kind = poison.get(entry);
            if (kind == null) {
                problems.add("dead, but good: " + entry + " in " + group + ": " + reason);
            } else if (!reason.contains(kind.reason())) {
                problems.add("dead as " + kind + ", but because of: " + reason);
            }
            if (!groups.computeIfAbsent(entry, _ -> new HashSet<>()).add(group)) {
                problems.add("dead twice: " + entry + " in " + group);
            }
        }
        poison.forEach((entry, kind) -> {
            if (!GROUPS.equals(groups.get(entry))) {
                problems.add(kind + " is dead for " + groups.get(entry) + " (expected: " + GROUPS + ")");
            }
        });
        return letters.size();
    }

    /** Nothing was answered that should never be. */
    void compareAnswers() {
        load.surprises().stream().limit(MOST_NAMED).forEach(problems::add);
    }

    void compareMemory(Memory.Peak peak, Memory.Peak most) {
        if (peak.serviceMebibytes() > most.serviceMebibytes() || peak.redisMebibytes() > most.redisMebibytes()) {
            problems.add("memory: " + peak + " (expected: at most " + most + ")");
        }
    }

    private long current(DriverId driver) {
        byte[] text = site.redis().get(RedisKeys.currentFix(driver));
        return text != null && FixJson.decode(text) instanceof Reading.Read read
                ? read.fix().takenAt().toEpochMilli()
                : 0;
    }

    private void await(Supplier<String> trouble) {
        try {
            Awaitility.await().atMost(problems.isEmpty() ? BOUND : Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(20)).until(() -> trouble.get().isEmpty());
        } catch (ConditionTimeoutException _) {
            problems.add(trouble.get());
        }
    }

    private void name(String problem, List<?> found) {
        if (!found.isEmpty()) {
            problems.add(problem + ": " + found.size() + ", such as " + found.stream().limit(MOST_NAMED).toList());
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
