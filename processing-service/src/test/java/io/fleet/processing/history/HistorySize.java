package io.fleet.processing.history;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.query.QueryLatency;
import io.fleet.testing.Skips;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Measures writing, size and every query of the history, for {@code docs/history.md}; run by hand, with {@code -Dtest=HistorySize}: no build does.
 *
 * <p>{@code -Dfleet.bench.rows} fixes of the recorded fleet (1,000,000) go through the service's writer into the database of the tests and, with
 * batches of 1,000, into the first sketch's table beside it. Batch sizes take turns, so that each meets tables of all depths. What the columnstore
 * saves is measured on the WebAssembly build with the recorded day once, since sizes do not depend on speed.
 */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@WithTimescale
@WithRedis
class HistorySize {

    private static final int[] BATCHES = {100, 500, 1_000, 2_000};
    private static final int TURN = 20_000;
    private static final int SKETCHED = 1_000;

    private TraceDay day;

    @BeforeEach
    void read() throws IOException {
        Skips.unless(Files.exists(TraceDay.FILE), "no real traces at " + TraceDay.FILE);
        day = TraceDay.read();
    }

    @Test
    void writingAndAsking(DatabaseServer server, RedisServer redis) {
        int rows = Integer.getInteger("fleet.bench.rows", 1_000_000);
        try (var database = HistoryDatabase.open(server.jdbcUrl())) {
            System.out.printf("%,d fixes on %s%n", rows, database.edition());
            load(database, rows);
            database.jdbc().execute("vacuum analyze fixes");
            database.jdbc().execute("vacuum analyze sketch");
            bytes(database, "fixes", rows);
            bytes(database, "sketch", rows);
            database.jdbc().execute(QueryLatency.VIEW);
            ask(server.jdbcUrl(), redis, (rows - 1) / day.fixes().size() + 1);
        }
    }

    @Test
    void columnstore(TimescaleDatabase server, RedisServer redis) {
        int rows = Math.min(Integer.getInteger("fleet.bench.rows", 1_000_000), day.fixes().size());
        try (var database = HistoryDatabase.open(server.jdbcUrl())) {
            System.out.printf("%,d fixes on %s%n", rows, database.edition());
            var writer = database.writer();
            var sketch = FirstSketch.in(database);
            var all = day.fleets(1).limit(rows).iterator();
            while (all.hasNext()) {
                var batch = next(all, 2_000);
                writer.write(batch);
                sketch.write(batch);
            }
            database.jdbc().execute(QueryLatency.VIEW);
            for (var state : List.of("before compression", "in the columnstore")) {
                System.out.println(state);
                database.jdbc().execute("analyze");
                bytes(database, "fixes", rows);
                bytes(database, "sketch", rows);
                ask(server.jdbcUrl(), redis, 1);
                for (var table : List.of("fixes", "sketch")) {
                    database.jdbc().queryForList("select compress_chunk(c) from show_chunks('" + table + "') c");
                }
            }
        }
    }

    private void ask(String jdbcUrl, RedisServer redis, int fleets) {
        try (var service = HistoryService.start(redis.url(), jdbcUrl, "fleet.history.page-timeout=1h",
                "fleet.history.report-timeout=1h")) {
            service.awaitSchema();
            new QueryLatency(service, day.fixes(), fleets).measure();
        }
    }

    private void load(HistoryDatabase database, int rows) {
        var writer = database.writer();
        var sketch = FirstSketch.in(database);
        var measured = new LinkedHashMap<Integer, Measured>();
        var sketched = new Measured();
        var all = day.fleets((rows - 1) / day.fixes().size() + 1).limit(rows).iterator();
        for (int turn = 0; all.hasNext(); turn++) {
            int size = BATCHES[turn % BATCHES.length];
            var fixes = next(all, TURN);
            measured.computeIfAbsent(size, _ -> new Measured()).measure(fixes.size(),
                    () -> batches(fixes, size).forEach(writer::write));
            sketched.measure(fixes.size(), () -> batches(fixes, SKETCHED).forEach(sketch::write));
        }
        System.out.println("| written | rows/s | server CPU-s per million rows |");
        for (Map.Entry<Integer, Measured> one : measured.entrySet()) {
            print("fixes, batches of " + one.getKey(), one.getValue());
        }
        print("first sketch, batches of " + SKETCHED, sketched);
    }

    private static void print(String what, Measured measured) {
        System.out.printf("| %s | %s | %s |%n", what, measured.rowsPerSecond(), measured.cpuSecondsPerMillion());
    }

    private static List<Fix> next(Iterator<Fix> all, int count) {
        var fixes = new ArrayList<Fix>(count);
        while (fixes.size() < count && all.hasNext()) {
            fixes.add(all.next());
        }
        return fixes;
    }

    private static List<List<Fix>> batches(List<Fix> fixes, int size) {
        var batches = new ArrayList<List<Fix>>();
        for (int from = 0; from < fixes.size(); from += size) {
            batches.add(fixes.subList(from, Math.min(from + size, fixes.size())));
        }
        return batches;
    }

    /** The table, what it consists of and what that is compressed into. */
    private static void bytes(HistoryDatabase database, String table, int rows) {
        String sql = database.edition().kind() == Edition.Kind.PLAIN
                ? """
                        select sum(pg_table_size(relid)), sum(pg_indexes_size(relid))
                        from (select ?::regclass as relid union
                              select relid from pg_partition_tree(?::regclass)) part
                        """
                : """
                        select sum(table_bytes + toast_bytes), sum(index_bytes)
                        from hypertable_detailed_size(?::regclass) where ?::regclass is not null
                        """;
        database.jdbc().query(sql, row -> {
            System.out.printf("| %s, bytes a row | table %.1f | indexes %.1f |%n", table, row.getDouble(1) / rows,
                    row.getDouble(2) / rows);
        }, table, table);
    }
}
