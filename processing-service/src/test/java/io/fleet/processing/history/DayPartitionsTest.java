package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class DayPartitionsTest {

    private HistoryDatabase database;
    private Slices partitions;

    @BeforeEach
    void open(DatabaseServer server) {
        database = HistoryDatabase.plain(server.jdbcUrl());
        partitions = database.slices(Edition.Kind.PLAIN, HistoryDatabase.SETTINGS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void daysThatAreKnownCostNoQuery() {
        partitions.ensure(0, 1, -1);
        database.close();
        partitions.ensure(1, -1, 0);
    }

    @Test
    void severalInstancesMakeThemAtOnce(DatabaseServer server) throws Exception {
        var start = new CyclicBarrier(4);
        var instances = new ArrayList<HistoryDatabase>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                var instance = HistoryDatabase.plain(server.jdbcUrl());
                instances.add(instance);
                var slices = instance.slices(HistoryDatabase.SETTINGS);
                int first = i;
                running.add(threads.submit(() -> {
                    start.await();
                    for (int day = first; day < first + 20; day++) {
                        slices.ensure(day, day + 1, day + 2);
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            instances.forEach(HistoryDatabase::close);
        }
        assertThat(database.days()).hasSize(25).first().isEqualTo("fixes_p19700101");
    }

    @Test
    void makingOneWaitsForNeitherReadersNorWriters(DatabaseServer server) throws SQLException {
        partitions.ensure(0);
        try (var other = DriverManager.getConnection(server.jdbcUrl()); var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from fixes");
            statement.execute("insert into fixes values ('1970-01-01 12:00:00Z', 1, null, 1, 1)");
            partitions.ensure(1);
            other.commit();
        }
        assertThat(database.days()).containsExactly("fixes_p19700101", "fixes_p19700102");
    }

    @Test
    void aPartitionHasTheTablesKeyAndIndexesAndChecks() {
        partitions.ensure(0);
        assertThat(database.jdbc().queryForList("""
                select replace(indexdef, 'fixes_p19700101', 'fixes') from pg_indexes
                where tablename = 'fixes_p19700101'
                """, String.class)).hasSize(3)
                .anyMatch(index -> String.valueOf(index).contains("UNIQUE INDEX")
                        && String.valueOf(index).contains("(driver_id, \"time\")"))
                .anyMatch(index -> String.valueOf(index).contains("brin"))
                .anyMatch(index -> String.valueOf(index).contains("(order_id, \"time\") WHERE (order_id IS NOT NULL)"));
        assertThat(database.jdbc().queryForObject("""
                select count(*) from pg_constraint where conrelid = 'fixes_p19700101'::regclass and contype = 'c'
                """, Integer.class)).isEqualTo(6);
    }
}
