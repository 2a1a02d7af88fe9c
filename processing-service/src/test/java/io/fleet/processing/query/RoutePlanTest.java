package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.testing.Fixes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase
@WithTimescale
@WithRedis
@Timeout(120)
class RoutePlanTest {

    private static final long START = Instant.parse("2024-01-01T13:00:00Z").toEpochMilli();
    private static final long END = Instant.parse("2024-01-02T13:00:00Z").toEpochMilli();
    private static final List<HistoryReader.Question<?>> REPORTS = List.of(
            new FleetSummary(new Span(START, END), new Buckets(3_600_000), KeptHours.NONE),
            new Heatmap(new Span(START, END), new Grid(0, 0, 100_000_000, 100_000_000, 1_000_000), false));
    private static final Pattern CHUNK = Pattern.compile("_hyper_\\d+_\\d+_chunk\\b");

    @Test
    void aQuestionAboutADriverOrAnOrderTouchesOnlyItsOwnIndexRange(DatabaseServer database, RedisServer redis)
            throws SQLException {
        try (var service = HistoryService.startReady(redis.url(), database.jdbcUrl());
                var connection = DriverManager.getConnection(database.jdbcUrl())) {
            fill(service, connection);
            var driver = new DriverId(7);
            for (var question : questions(new Route.OfDriver(driver, START, END))) {
                assertPlan(connection, question, "(driver_id = ");
            }
            for (var question : questions(new Route.OfOrder(new OrderId("order_7"), START, END))) {
                assertPlan(connection, question, "(order_id = ");
            }
            for (var buckets : List.of(new Buckets(0), new Buckets(3_600_000))) {
                assertPlan(connection, new DriverStats(driver, new Span(START, END), buckets), "(driver_id = ");
            }
        }
    }

    @Test
    void aReportTouchesOnlyTheDaysOfItsSpan(DatabaseServer database, RedisServer redis) throws SQLException {
        try (var service = HistoryService.startReady(redis.url(), database.jdbcUrl());
                var connection = DriverManager.getConnection(database.jdbcUrl())) {
            fill(service, connection);
            for (var question : REPORTS) {
                assertThat(plan(connection, question)).contains("fixes_p20240101").contains("fixes_p20240102")
                        .doesNotContain("fixes_p20240103").doesNotContain("fixes_p20231231");
            }
        }
    }

    /** The same of the same statements on a hypertable, whose chunks are of six hours: a day has five of them at most, of sixteen. */
    @Test
    void onTimescaleDbToo(TimescaleDatabase database, RedisServer redis) throws SQLException {
        try (var service = HistoryService.startReady(redis.url(), database.jdbcUrl());
                var connection = DriverManager.getConnection(database.jdbcUrl())) {
            fill(service, connection);
            var driver = new DriverId(7);
            for (var question : Stream.of(questions(new Route.OfDriver(driver, START, END)),
                    questions(new Route.OfOrder(new OrderId("order_7"), START, END)),
                    List.of(new DriverStats(driver, new Span(START, END), new Buckets(0)))).flatMap(List::stream)
                    .toList()) {
                String plan = plan(connection, question);
                assertThat(plan).doesNotContain("Seq Scan");
                assertThat(plan.lines().filter(line -> line.contains("Index Cond"))).isNotEmpty()
                        .allMatch(line -> line.contains("(driver_id = ") || line.contains("(order_id = "));
                assertThat(chunks(plan)).hasSizeBetween(1, 5);
            }
            for (var question : REPORTS) {
                assertThat(chunks(plan(connection, question))).hasSizeBetween(4, 5);
            }
        }
    }

    private static Set<String> chunks(String plan) {
        return CHUNK.matcher(plan).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static void fill(HistoryService service, Connection connection) throws SQLException {
        LongStream.rangeClosed(-1, 3).mapToObj(day -> Fixes.START.plusSeconds(day * 86_400))
                .forEach(noon -> service.store(List.of(Fixes.at(Fixes.DRIVER, noon, new Position(1, 2)))));
        connection.createStatement().execute("""
                insert into fixes
                select time, driver, 'order_' || driver, 1, 2, null, null, null
                from generate_series(1, 20) as driver,
                generate_series(timestamptz '2023-12-31 00:00Z', '2024-01-03 23:59Z', '1 minute') as time
                """);
        connection.createStatement().execute("analyze fixes");
    }

    private static List<HistoryReader.Question<?>> questions(Route route) {
        var text = RouteFormat.JSON.begin(route);
        var start = Cursor.before(START);
        return List.of(new RoutePart(route, start, Cursor.before(END), 1_000, text),
                new PageEnd(route, start, 10_000), new ThinnedRoute(route, 100, text));
    }

    private static void assertPlan(Connection connection, HistoryReader.Question<?> question, String key)
            throws SQLException {
        String plan = plan(connection, question);
        assertThat(plan).doesNotContain("Seq Scan").containsPattern("Index Cond: .*" + key.replace("(", "\\("))
                .contains("fixes_p20240101").contains("fixes_p20240102")
                .doesNotContain("fixes_p20240103").doesNotContain("fixes_p20231231");
        assertThat(plan.lines().filter(line -> line.contains("Index Cond")))
                .allMatch(line -> line.contains(key) && line.contains("\"time\" >= "));
        // Where a partition is empty, as other tests leave some, no plan takes an index.
        assertThat(genericPlan(connection, question)).doesNotContain("Seq Scan on fixes_p20240101")
                .doesNotContain("Seq Scan on fixes_p20240102").contains(key);
    }

    private static String plan(Connection connection, HistoryReader.Question<?> question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain " + question.sql())) {
            question.bind(statement);
            return text(statement.executeQuery());
        }
    }

    /** The plan that the server keeps when it has seen a statement often. */
    private static String genericPlan(Connection connection, HistoryReader.Question<?> question) throws SQLException {
        var sql = new StringBuilder(question.sql());
        for (int i = 1; sql.indexOf("?") >= 0; i++) {
            sql.replace(sql.indexOf("?"), sql.indexOf("?") + 1, "$" + i);
        }
        try (var simple = DriverManager.getConnection(connection.getMetaData().getURL() + "&preferQueryMode=simple");
                var statement = simple.createStatement()) {
            return text(statement.executeQuery("explain (generic_plan) " + sql));
        }
    }

    private static String text(ResultSet rows) throws SQLException {
        var lines = new StringBuilder();
        while (rows.next()) {
            lines.append(rows.getString(1)).append('\n');
        }
        return lines.toString();
    }
}
