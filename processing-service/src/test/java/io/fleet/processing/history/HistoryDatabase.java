package io.fleet.processing.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fleet.model.DriverId;
import io.fleet.processing.query.Summaries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with the history's schema, as one instance of the service sees it. */
final class HistoryDatabase implements AutoCloseable {

    /** Of a century, so that no time of a test is out of it. */
    static final HistoryProperties SETTINGS = settings(Duration.ofDays(36_500));

    private final HikariDataSource pool;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    private HistoryDatabase(HikariDataSource pool) {
        this.pool = pool;
        jdbc = new JdbcTemplate(pool);
        transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    /** Whatever kind it is of, with the migrations for that. */
    static HistoryDatabase open(String jdbcUrl) {
        var database = unmigrated(jdbcUrl);
        database.migration(true).complete();
        return database;
    }

    /** With daily partitions, even where there is TimescaleDB. */
    static HistoryDatabase plain(String jdbcUrl) {
        var database = unmigrated(jdbcUrl);
        database.migration(true).complete(Edition.Kind.PLAIN);
        return database;
    }

    /** Without a schema. */
    static HistoryDatabase unmigrated(String jdbcUrl) {
        var settings = new HikariConfig();
        settings.setJdbcUrl(jdbcUrl);
        settings.setMaximumPoolSize(4);
        settings.setMinimumIdle(0);
        return new HistoryDatabase(new HikariDataSource(settings));
    }

    static HistoryProperties settings(Duration retention) {
        return new HistoryProperties(retention, Duration.ofHours(6), Duration.ofHours(6), true, Duration.ZERO);
    }

    HistoryMigration migration(boolean migrates) {
        var flyway = Flyway.configure().dataSource(pool).locations("classpath:db/migration/common")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false")).load();
        return new HistoryMigration(flyway, jdbc, migrates);
    }

    Edition edition() {
        return Edition.of(jdbc);
    }

    /** As an instance with these settings has them. */
    Slices slices(HistoryProperties settings) {
        return Slices.of(edition().kind(), jdbc, transaction, settings);
    }

    /** As if the database were of that kind. */
    Slices slices(Edition.Kind kind, HistoryProperties settings) {
        return Slices.of(kind, jdbc, transaction, settings);
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    FixWriter writer() {
        var slices = slices(SETTINGS);
        return new FixWriter(jdbc, () -> slices, metrics);
    }

    /** Lets hours be added up from the first round on. */
    void settle() {
        jdbc.execute("insert into driver_hours_kept (begun_at) values ('2000-01-01 00:00Z') on conflict do nothing");
    }

    /** As an instance by that clock keeps them. */
    DriverHours hours(InstantSource clock) {
        var slices = slices(SETTINGS);
        return new DriverHours(jdbc, transaction, () -> Optional.of(slices), clock, metrics);
    }

    /** Erases the driver as an instance by that clock does. */
    void erase(DriverId driver, InstantSource clock) {
        Summaries.erase(jdbc, hours(clock), driver);
    }

    /**
     * The fleet's summary of one moment.
     *
     * @param kept      as the service answers it
     * @param fromFixes as it follows from the fixes
     */
    record Answers(String kept, String fromFixes) {}

    Answers summaries(Instant start, Instant end, long bucketMillis) {
        var answers = jdbc.execute((ConnectionCallback<Answers>) connection -> {
            connection.setAutoCommit(false);
            try {
                connection.createStatement().execute("set transaction isolation level repeatable read");
                return new Answers(Summaries.answered(connection, start, end, bucketMillis),
                        Summaries.fromFixes(connection, start, end, bucketMillis));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
        return Objects.requireNonNull(answers);
    }

    /** How the service's summary of that span by the hour is found, with what is kept now. */
    String planOfSummary(Instant start, Instant end) {
        var plan = jdbc.execute(
                (ConnectionCallback<String>) connection -> Summaries.plan(connection, start, end, 3_600_000));
        return Objects.requireNonNull(plan);
    }

    SimpleMeterRegistry metrics() {
        return metrics;
    }

    long rows() {
        Long rows = jdbc.queryForObject("select count(*) from fixes", Long.class);
        return rows == null ? 0 : rows;
    }

    /** The partitions' names, in order. */
    List<String> days() {
        return jdbc.query("""
                select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'fixes'::regclass order by relname
                """, (row, _) -> row.getString(1));
    }

    /** The first instants of the hypertable's chunks, in order. */
    List<Instant> chunks() {
        return jdbc.query(
                """
                        select range_start from timescaledb_information.chunks where hypertable_name = 'fixes' order by range_start
                        """,
                (row, _) -> row.getObject(1, OffsetDateTime.class).toInstant());
    }

    @Override
    public void close() {
        pool.close();
    }
}
