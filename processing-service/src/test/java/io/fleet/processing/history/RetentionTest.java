package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.NestedRuntimeException;

/** Days in and out of the retention on plain PostgreSQL, by a clock that is turned. */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class RetentionTest {

    private static final HistoryProperties THREE_DAYS = HistoryDatabase.settings(Duration.ofDays(3));
    private static final Instant FIFTH = Instant.parse("2024-01-05T00:00:00Z");
    /** Yesterday and three days ahead of the fifth. */
    private static final List<String> MADE_AHEAD = List.of("fixes_p20240104", "fixes_p20240105", "fixes_p20240106",
            "fixes_p20240107", "fixes_p20240108");

    private HistoryDatabase database;
    private Slices slices;

    @BeforeEach
    void store(DatabaseServer server) {
        database = HistoryDatabase.plain(server.jdbcUrl());
        slices = database.slices(THREE_DAYS);
        var writer = new FixWriter(database.jdbc(), () -> slices, database.metrics());
        for (int day = 1; day <= 3; day++) {
            writer.write(List.of(Fixes.at(Fixes.DRIVER, FIFTH.minus(Duration.ofDays(day)), new Position(1, 2))));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDayGoesWhenAllOfItIsOlderThanTheRetention() {
        slices.keep(FIFTH.plus(Duration.ofDays(1)).minusMillis(1));
        assertThat(database.days()).startsWith("fixes_p20240102", "fixes_p20240103");
        assertThat(database.rows()).isEqualTo(3);

        slices.keep(FIFTH.plus(Duration.ofDays(1)));
        assertThat(database.days()).startsWith("fixes_p20240103", "fixes_p20240104");
        assertThat(database.rows()).isEqualTo(2);
        assertThat(tables()).doesNotContain("fixes_p20240102");
    }

    @Test
    void aLongerRetentionIsKeptToFromTheNextStartOn() {
        var longer = database.slices(HistoryDatabase.settings(Duration.ofDays(100)));
        longer.keep(FIFTH.plus(Duration.ofDays(97)));
        assertThat(database.rows()).isEqualTo(3);
    }

    @Test
    void severalInstancesDropAtOnce(DatabaseServer server) throws Exception {
        var start = new CyclicBarrier(4);
        var instances = new ArrayList<HistoryDatabase>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                var instance = HistoryDatabase.plain(server.jdbcUrl());
                instances.add(instance);
                var its = instance.slices(THREE_DAYS);
                running.add(threads.submit(() -> {
                    start.await();
                    its.keep(FIFTH.plus(Duration.ofDays(365)));
                    return null;
                }));
            }
            for (var one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            instances.forEach(HistoryDatabase::close);
        }
        assertThat(database.rows()).isZero();
        assertThat(database.days()).hasSize(5).startsWith("fixes_p20250103");
    }

    @Test
    void whoReadsIsNotDisturbedAndWhatWasInterruptedIsCompletedTheNextTime(DatabaseServer server)
            throws SQLException {
        var later = FIFTH.plus(Duration.ofDays(2));
        try (var reader = DriverManager.getConnection(server.jdbcUrl()); var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from fixes");
            assertThatThrownBy(() -> slices.keep(later)).isInstanceOf(NestedRuntimeException.class)
                    .hasMessageContaining("lock timeout");
            database.writer().write(List.of(Fixes.at(Fixes.DRIVER, later, new Position(1, 2))));
            reader.commit();
        }
        slices.keep(later);
        assertThat(database.days()).startsWith("fixes_p20240104");
        assertThat(tables()).doesNotContain("fixes_p20240102", "fixes_p20240103");
        assertThat(database.rows()).isEqualTo(2);
    }

    @Test
    void aPartitionThatSomebodyHasPutAsideIsLeftAlone() {
        database.jdbc().execute("alter table fixes detach partition fixes_p20240102");
        slices.keep(FIFTH.plus(Duration.ofDays(365)));
        assertThat(tables()).contains("fixes_p20240102").doesNotContain("fixes_p20240103");
    }

    @Test
    void whatACrashLeftDetachedIsDropped() {
        database.jdbc().execute("comment on table fixes_p20240102 is 'expired'");
        database.jdbc().execute("alter table fixes detach partition fixes_p20240102");
        slices.keep(FIFTH.plus(Duration.ofDays(365)));
        assertThat(tables()).doesNotContain("fixes_p20240102");
    }

    @Test
    void theComingDaysAreMadeAhead() {
        slices.keep(FIFTH);
        assertThat(database.days()).containsAll(MADE_AHEAD);
    }

    private List<String> tables() {
        return database.jdbc().query("select relname from pg_class where relkind = 'r'", (row, _) -> row.getString(1));
    }
}
