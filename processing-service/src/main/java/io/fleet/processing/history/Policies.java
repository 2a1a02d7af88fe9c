package io.fleet.processing.history;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** What TimescaleDB's background workers do with the history: compress, drop, and keep the hourly sums. To be used in a transaction. */
final class Policies {

    // Hours that late fixes of a whole day fall into are added up again; what is beyond the retention is gone and must not be looked at.
    private static final String REFRESH = """
            select add_continuous_aggregate_policy('driver_hourly', start_offset => cast(? as interval),
                end_offset => interval '5 minutes', schedule_interval => interval '5 minutes')
            """;
    private static final String COMPRESS = """
            call add_columnstore_policy('fixes', after => cast(? as interval), schedule_interval => interval '30 minutes')
            """;
    private static final String DROP = """
            select add_retention_policy(cast(? as regclass), drop_after => cast(? as interval), schedule_interval => interval '1 hour')
            """;

    private final JdbcTemplate jdbc;
    private final String retention;
    private final String compressAfter;

    Policies(JdbcTemplate jdbc, HistoryProperties settings) {
        this.jdbc = jdbc;
        retention = Hypertable.interval(settings.retention());
        compressAfter = Hypertable.interval(settings.compressAfter());
    }

    /** Makes them what the settings say; one that is so already goes on undisturbed. */
    void set() {
        if (differs("fixes", "compress_after", compressAfter)) {
            jdbc.execute("call remove_columnstore_policy('fixes', if_exists => true)");
            jdbc.update(COMPRESS, compressAfter);
        }
        if (differs("driver_hourly", "start_offset", retention)) {
            query("select remove_continuous_aggregate_policy('driver_hourly', if_exists => true)");
            query(REFRESH, retention);
        }
        for (var table : List.of("fixes", "driver_hourly")) {
            if (differs(table, "drop_after", retention)) {
                query("select remove_retention_policy(cast(? as regclass), if_exists => true)", table);
                query(DROP, table, retention);
            }
        }
    }

    private boolean differs(String table, String setting, String interval) {
        return !Boolean.TRUE.equals(jdbc.queryForObject("""
                select exists (select from timescaledb_information.jobs
                               where hypertable_name = ? and cast(config ->> ? as interval) = cast(? as interval))
                """, Boolean.class, table, setting, interval));
    }

    private void query(String sql, Object... arguments) {
        jdbc.query(sql, _ -> {}, arguments);
    }
}
