package io.fleet.processing.history;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The daily partitions of the history on plain PostgreSQL.
 *
 * <p>Safe for use by many threads and by several instances at once; blocks. Neither writers nor readers wait for a partition to be made. Days are
 * in UTC, counted from 1970-01-01.
 */
final class DayPartitions {

    private static final int DAYS_BACK = 1;
    private static final int DAYS_AHEAD = 3;

    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('fleet.history.partitions', 0))";
    private static final String EXISTING = """
            select relname from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'fixes'::regclass
            """;
    private static final String PREFIX = "fixes_p";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    DayPartitions(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Makes the partitions of these days where they are missing; costs no query where all are known to be there. */
    void ensure(long... days) {
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

    /** Makes the partitions that fixes of now will need, yesterday's to those of the next days. */
    void ensureAround(long today) {
        ensure(LongStream.rangeClosed(today - DAYS_BACK, today + DAYS_AHEAD).toArray());
    }

    /** Looks again next time: a partition may be gone. */
    void forget() {
        known.clear();
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
