package io.fleet.processing.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The daily partitions of the history on plain PostgreSQL.
 *
 * <p>Neither writers nor readers wait for a partition to be made or dropped.
 */
final class DayPartitions implements Slices {

    private static final long DAY_MILLIS = 86_400_000;
    private static final int DAYS_BACK = 1;
    private static final int DAYS_AHEAD = 3;

    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('fleet.history.partitions', 0))";
    private static final String EXISTING = """
            select relname from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'fixes'::regclass
            """;
    private static final String PREFIX = "fixes_p";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd");

    private final ExpiredPartitions expired;
    private final Duration retention;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    DayPartitions(JdbcTemplate jdbc, TransactionTemplate transaction, Duration retention) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.retention = retention;
        expired = new ExpiredPartitions(jdbc);
    }

    @Override
    public void ensure(long... days) {
        if (LongStream.of(days).mapToObj(DayPartitions::name).allMatch(known::contains)) {
            return;
        }
        var existing = transaction.execute(_ -> {
            jdbc.execute(LOCK);
            var there = jdbc.queryForList(EXISTING, String.class);
            LongStream.of(days).filter(day -> !there.contains(name(day))).forEach(this::create);
            return there;
        });
        known.addAll(existing == null ? List.of() : existing);
        LongStream.of(days).mapToObj(DayPartitions::name).forEach(known::add);
    }

    @Override
    public void forget() {
        known.clear();
    }

    @Override
    public @Nullable Instant first() {
        return jdbc.query(EXISTING, (row, _) -> row.getString(1)).stream()
                .filter(name -> name.matches(PREFIX + "\\d{8}")).sorted().findFirst()
                .map(name -> LocalDate.parse(name.substring(PREFIX.length()), NAME))
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()).orElse(null);
    }

    /** Makes yesterday's partition to those of the next days, and drops those that have nothing left within the retention. */
    @Override
    public void keep(Instant now) {
        forget();
        long today = Math.floorDiv(now.toEpochMilli(), DAY_MILLIS);
        ensure(LongStream.rangeClosed(today - DAYS_BACK, today + DAYS_AHEAD).toArray());
        long firstKept = Math.floorDiv(now.minus(retention).toEpochMilli(), DAY_MILLIS);
        if (expired.drop(PREFIX + "[0-9]{8}", name(firstKept)) > 0) {
            forget();
        }
    }

    private void create(long day) {
        String name = name(day);
        jdbc.execute("create table %s (like fixes including defaults including constraints)".formatted(name));
        // PARTITION OF would lock the parent against everybody; attaching lets reads and writes go on.
        jdbc.execute("""
                alter table fixes attach partition %s for values from (timestamptz 'epoch' + %d * interval '24 hours')
                to (timestamptz 'epoch' + %d * interval '24 hours')
                """.formatted(name, day, day + 1));
    }

    private static String name(long day) {
        return PREFIX + NAME.format(LocalDate.ofEpochDay(day));
    }
}
