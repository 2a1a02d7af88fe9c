package io.fleet.processing.history;

import io.fleet.model.Fix;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long routes of drivers and orders take, asked one after the other, with all their rows read, in a database that has been asked before. */
final class RouteLatency {

    private static final int ASKED = 300;
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String IN_SPAN = " and time >= ? and time < ? order by time limit 10000";

    private final JdbcTemplate jdbc;
    private final List<Fix> fixes;

    RouteLatency(JdbcTemplate jdbc, TraceDay day) {
        this.jdbc = jdbc;
        fixes = day.fixes();
    }

    void measure() {
        System.out.println("| route | table | asked | rows of one | P50 ms | P99 ms |");
        for (var table : List.of("fixes", "sketch")) {
            ask("a driver's, 1 h", table, "driver_id", Duration.ofHours(1), true);
            ask("a driver's, 24 h", table, "driver_id", Duration.ofHours(24), true);
            ask("an order's, 24 h", table, "order_id", Duration.ofHours(24), false);
        }
    }

    private void ask(String what, String table, String key, Duration span, boolean driver) {
        String sql = "select * from " + table + " where " + key + " = ?" + IN_SPAN;
        var random = new Random(5);
        var nanos = new ArrayList<Long>();
        long rows = 0;
        long deadline = System.nanoTime() + BOUND.toNanos();
        ask(sql, asked(random, driver), span, driver);
        while (nanos.size() < ASKED && System.nanoTime() < deadline) {
            var fix = asked(random, driver);
            long start = System.nanoTime();
            rows += ask(sql, fix, span, driver);
            nanos.add(System.nanoTime() - start);
        }
        nanos.sort(null);
        System.out.printf("| %s | %s | %d | %d | %.2f | %.2f |%n", what, table, nanos.size(), rows / nanos.size(),
                nanos.get(nanos.size() / 2) / 1e6, nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    private int ask(String sql, Fix fix, Duration span, boolean driver) {
        var order = fix.order();
        Object key = driver || order == null ? (Object) fix.driver().value() : order.value() + "-0";
        var start = span.toHours() == 24 ? fixes.getFirst().takenAt() : fix.takenAt();
        return jdbc.query(sql, (row, _) -> row.getObject(1), key, at(start), at(start.plus(span))).size();
    }

    private Fix asked(Random random, boolean driver) {
        while (true) {
            var fix = fixes.get(random.nextInt(fixes.size()));
            if (driver || fix.order() != null) {
                return fix;
            }
        }
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
