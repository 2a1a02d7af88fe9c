package io.fleet.db;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** What the migrations are expected to make, whatever the database, and how to look at it. */
final class Schema {

    static final List<String> VIEW_FOR_ANALYSTS = List.of("time timestamp with time zone", "driver_id bigint",
            "order_id text", "latitude double precision", "longitude double precision", "speed double precision",
            "heading double precision", "accuracy double precision");

    static final List<String> SHAPE_OF_THE_TABLE = List.of(
            "column accuracy_dm integer", "column driver_id bigint not null", "column heading_dd integer",
            "column lat_e7 integer not null", "column lon_e7 integer not null", "column order_id text",
            "column speed_ckmh integer", "column time timestamp with time zone not null",
            "constraint fixes_accuracy_dm_check CHECK ((accuracy_dm >= 0))",
            "constraint fixes_driver_id_check CHECK ((driver_id > 0))",
            "constraint fixes_heading_dd_check CHECK (((heading_dd >= 0) AND (heading_dd <= 3599)))",
            "constraint fixes_lat_e7_check CHECK (((lat_e7 >= '-900000000'::integer) AND (lat_e7 <= 900000000)))",
            "constraint fixes_lon_e7_check CHECK (((lon_e7 >= '-1800000000'::integer) AND (lon_e7 <= 1800000000)))",
            "constraint fixes_pkey PRIMARY KEY (driver_id, \"time\")",
            "constraint fixes_speed_ckmh_check CHECK ((speed_ckmh >= 0))",
            "index fixes_order btree (order_id, \"time\") WHERE (order_id IS NOT NULL)",
            "index fixes_pkey btree (driver_id, \"time\")",
            "index fixes_time_brin brin (\"time\") WITH (pages_per_range='32', autosummarize='on')");

    private Schema() {}

    static Flyway flyway(String jdbcUrl, String... folders) {
        return Flyway.configure().dataSource(jdbcUrl, null, null)
                .locations(Stream.of(folders).map("classpath:db/migration/"::concat).toArray(String[]::new))
                .ignoreMigrationPatterns("*:future", "repeatable:missing")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false")).load();
    }

    static List<String> viewForAnalysts(String jdbcUrl) throws SQLException {
        return column(jdbcUrl, """
                select column_name || ' ' || data_type from information_schema.columns
                where table_schema = 'public' and table_name = 'driver_locations' order by ordinal_position
                """);
    }

    static List<String> shapeOfTheTable(String jdbcUrl) throws SQLException {
        return column(jdbcUrl, """
                select shape from (
                select 'column ' || attname || ' ' || format_type(atttypid, atttypmod)
                       || case when attnotnull then ' not null' else '' end as shape
                from pg_attribute where attrelid = 'fixes'::regclass and attnum > 0
                union all
                select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
                from pg_constraint where conrelid = 'fixes'::regclass and contype <> 'n'
                union all
                select 'index ' || indexname || ' ' || substring(indexdef from ' USING (.*)')
                from pg_indexes where tablename = 'fixes'
                ) parts order by shape collate "C"
                """);
    }

    static List<String> column(String jdbcUrl, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    static void execute(String jdbcUrl, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
