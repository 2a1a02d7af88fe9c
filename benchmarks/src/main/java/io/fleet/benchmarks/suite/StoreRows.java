package io.fleet.benchmarks.suite;

import io.fleet.model.Fix;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What Redis and the database take for the one thing that cannot be spared, with nobody else asking. */
final class StoreRows {

    private static final int ROWS_AT_ONCE = 512;

    /** The history's table without its partitions, and its indexes; not beside the history, which would take them for its own. */
    private static final List<String> TABLE = List.of("create schema bare", """
            create table bare.fixes (time timestamptz not null, driver_id int8 not null, order_id text,
                lat_e7 int4 not null, lon_e7 int4 not null, speed_ckmh int4, heading_dd int4, accuracy_dm int4,
                primary key (driver_id, time))""",
            "create index on bare.fixes using brin (time) with (pages_per_range = 32)",
            "create index on bare.fixes (order_id, time) where order_id is not null");

    private static final String INSERT = """
            insert into bare.fixes
            select timestamptz 'epoch' + t / 3600000 * interval '1 hour' + t % 3600000 * interval '1 millisecond',
                   d, o, la, lo, s, h, a
            from unnest(?::int8[], ?::int8[], ?::text[], ?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::int4[])
                 as row (t, d, o, la, lo, s, h, a)
            on conflict do nothing""";

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    StoreRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (wanted.contains(Row.XADD)) {
            append();
        }
        if (wanted.contains(Row.INSERT)) {
            insert();
        }
    }

    private void append() {
        try (var redis = new RedisSide(site.redis().url())) {
            var fixes = new Fixes(pace.drivers(), 0, site.clock());
            fixes.append(pace.backlog() / 3, redis);
            var meter = new Meter(Map.of("redis", List.of(site.redis().pid())));
            fixes.append(pace.backlog(), redis);
            found.accept(bare(meter, Row.XADD));
            redis.clear();
        }
    }

    private void insert() {
        var fixes = new Fixes(pace.drivers(), 0, site.clock());
        try (var connection = DriverManager.getConnection(site.database().jdbcUrl())) {
            for (String statement : TABLE) {
                try (var made = connection.createStatement()) {
                    made.execute(statement);
                }
            }
            insert(fixes, pace.backlog() / 3, connection);
            var meter = new Meter(Map.of("database", List.of(site.database().pid())));
            insert(fixes, pace.backlog(), connection);
            found.accept(bare(meter, Row.INSERT));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one who asks is this process, which is no part of the figure and may be busy. */
    private Figure bare(Meter meter, Row row) {
        return meter.used().each(row, "bare", pace.backlog(), Map.of("generator_cores", 0.0));
    }

    private static void insert(Fixes fixes, int rows, Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            for (int done = 0; done < rows; done += ROWS_AT_ONCE) {
                var batch = new ArrayList<Fix>(ROWS_AT_ONCE);
                for (int i = 0; i < ROWS_AT_ONCE; i++) {
                    batch.add(fixes.next());
                }
                insert.setObject(1, batch.stream().mapToLong(fix -> fix.takenAt().toEpochMilli()).toArray());
                insert.setObject(2, batch.stream().mapToLong(fix -> fix.driver().value()).toArray());
                insert.setObject(3, batch.stream().map(StoreRows::order).toArray(String[]::new));
                insert.setObject(4, ints(batch, fix -> (int) Math.rint(fix.position().latitude() * 1e7)));
                insert.setObject(5, ints(batch, fix -> (int) Math.rint(fix.position().longitude() * 1e7)));
                insert.setObject(6, ints(batch, _ -> 3_650));
                insert.setObject(7, ints(batch, _ -> 1_800));
                insert.setObject(8, ints(batch, _ -> 50));
                insert.executeUpdate();
            }
        }
    }

    private static int[] ints(List<Fix> batch, ToIntFunction<Fix> value) {
        return batch.stream().mapToInt(value).toArray();
    }

    private static @Nullable String order(Fix fix) {
        var order = fix.order();
        return order == null ? null : order.value();
    }
}
