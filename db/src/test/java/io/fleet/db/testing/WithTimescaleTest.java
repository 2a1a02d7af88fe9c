package io.fleet.db.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithTimescale
@Timeout(300)
class WithTimescaleTest {

    @Test
    void itIsTheCommunityEdition(TimescaleDatabase database) throws SQLException {
        try (var connection = open(database)) {
            assertThat(text(connection, "select extname from pg_extension where extname = 'timescaledb'"))
                    .isEqualTo("timescaledb");
            assertThat(text(connection, "show timescaledb.license")).isEqualTo("timescale");
        }
    }

    @RepeatedTest(2)
    void whatATestMadeIsGoneBeforeTheNext(TimescaleDatabase database) throws SQLException {
        try (var connection = open(database)) {
            execute(connection, "create table heights (time timestamptz not null, height int)");
            execute(connection, "select create_hypertable('heights', 'time')");
            execute(connection,
                    """
                            create materialized view daily with (timescaledb.continuous, timescaledb.materialized_only = false) as
                            select time_bucket(interval '1 day', time) as day, max(height) from heights group by 1 with no data
                            """);
            execute(connection, "insert into heights select '2024-01-01', 1");
            assertThat(text(connection, "select count(*) from daily")).isEqualTo("1");
        }
    }

    @Test
    void eachConnectionKeepsItsOwnSettings(TimescaleDatabase database) throws SQLException {
        try (var one = open(database); var other = open(database)) {
            execute(one, "set default_transaction_read_only = on; set statement_timeout = 1234");
            execute(other, "create table written (a int)");
            assertThat(text(one, "show statement_timeout")).isEqualTo("1234ms");
            assertThat(text(other, "show statement_timeout")).isEqualTo("0");
            assertThatThrownBy(() -> execute(one, "insert into written select 1")).hasMessageContaining("read-only");
        }
    }

    @Test
    void nobodyComesBetweenTheStatementsOfATransaction(TimescaleDatabase database) throws Exception {
        try (var setup = open(database)) {
            execute(setup, "create table counter as select 0 as n");
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                running.add(threads.submit(() -> count(database)));
            }
            for (var one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        try (var connection = open(database)) {
            assertThat(text(connection, "select n from counter")).isEqualTo("50");
        }
    }

    @Test
    void aTransactionThatItsConnectionLeavesOpenIsRolledBack(TimescaleDatabase database) throws SQLException {
        try (var connection = open(database)) {
            connection.setAutoCommit(false);
            execute(connection, "create table half_done (a int)");
        }
        try (var connection = open(database)) {
            assertThat(text(connection, "select to_regclass('half_done') is null")).isEqualTo("t");
        }
    }

    private static Void count(TimescaleDatabase database) throws SQLException {
        try (var connection = open(database)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 10; i++) {
                int n = Integer.parseInt(text(connection, "select n from counter"));
                execute(connection, "update counter set n = " + (n + 1));
                connection.commit();
            }
        }
        return null;
    }

    private static Connection open(TimescaleDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
