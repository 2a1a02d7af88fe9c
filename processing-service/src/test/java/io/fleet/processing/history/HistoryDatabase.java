package io.fleet.processing.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with the history's schema, as one instance of the service sees it. */
final class HistoryDatabase implements AutoCloseable {

    private final HikariDataSource pool;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final JdbcTemplate jdbc;
    private final DayPartitions partitions;

    private HistoryDatabase(HikariDataSource pool) {
        this.pool = pool;
        jdbc = new JdbcTemplate(pool);
        partitions = new DayPartitions(jdbc, new TransactionTemplate(new JdbcTransactionManager(pool)));
    }

    static HistoryDatabase open(String jdbcUrl) {
        var settings = new HikariConfig();
        settings.setJdbcUrl(jdbcUrl);
        settings.setMaximumPoolSize(4);
        settings.setMinimumIdle(0);
        var database = new HistoryDatabase(new HikariDataSource(settings));
        database.flyway().migrate();
        return database;
    }

    Flyway flyway() {
        return Flyway.configure().dataSource(pool)
                .locations("classpath:db/migration/common", "classpath:db/migration/plain").load();
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    DayPartitions partitions() {
        return partitions;
    }

    FixWriter writer() {
        return new FixWriter(jdbc, partitions, metrics);
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

    @Override
    public void close() {
        pool.close();
    }
}
