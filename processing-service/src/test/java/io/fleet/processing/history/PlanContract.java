package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the indexes give on every kind of database: no question by driver or order and time reads what it does not ask for. */
@Timeout(300)
abstract class PlanContract {

    private static final String SPAN = """
            and time >= timestamptz '2024-01-02 01:00Z' and time < timestamptz '2024-01-02 05:00Z' order by time
            """;
    private static final String OF_DRIVER = "explain (analyze, costs off) select * from fixes where driver_id = 7 "
            + SPAN;
    private static final String OF_ORDER = "explain (analyze, costs off) select * from fixes where order_id = 'order_7' "
            + SPAN;

    private final Supplier<HistoryDatabase> databases;
    private HistoryDatabase database;

    /** Made anew for each test, when it has been cleaned. */
    PlanContract(Supplier<HistoryDatabase> databases) {
        this.databases = databases;
    }

    HistoryDatabase database() {
        return database;
    }

    @BeforeEach
    void fill() {
        database = databases.get();
        database.slices(HistoryDatabase.SETTINGS).ensure(19_722, 19_723, 19_724, 19_725);
        database.jdbc().execute("""
                insert into fixes
                select time, driver, 'order_' || driver, 1, 2, null, null, null
                from generate_series(1, 20) as driver,
                     generate_series(timestamptz '2024-01-01 00:00Z', '2024-01-03 23:59Z', '1 minute') as time
                """);
        database.jdbc().execute("analyze fixes");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDriversRouteReadsOnlyItsRangeOfTheKey() {
        assertReadsNothingElse(plan(OF_DRIVER), "driver_id = 7");
    }

    @Test
    void anOrdersRouteReadsOnlyItsRangeOfItsIndex() {
        assertReadsNothingElse(plan(OF_ORDER), "order_id = 'order_7'");
    }

    /** Four hours of one driver, whose first hour is in the chunk or day of the second of January. */
    static void assertReadsNothingElse(List<String> plan, String key) {
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"))
                .noneMatch(line -> line.contains("Removed by Filter"));
        assertThat(plan.stream().filter(line -> line.contains("Index Cond"))).isNotEmpty()
                .allMatch(line -> line.contains(key));
        assertThat(plan.getFirst()).contains("rows=240");
    }

    List<String> plan(String sql) {
        return database.jdbc().query(sql, (row, _) -> row.getString(1));
    }

    /** The plan of a route by driver. */
    List<String> planOfDriver() {
        return plan(OF_DRIVER);
    }
}
