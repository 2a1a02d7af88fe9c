package io.fleet.processing.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
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

    /** As a service finds it under the Apache licence. */
    static HistoryDatabase apache(String jdbcUrl) {
        var database = unmigrated(jdbcUrl);
        database.migration(true).complete(Edition.Kind.APACHE);
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
        return new HistoryProperties(retention, Duration.ofHours(6), Duration.ofHours(6), true);
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
