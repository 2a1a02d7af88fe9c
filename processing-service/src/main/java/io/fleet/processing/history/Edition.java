package io.fleet.processing.history;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What database the history is kept in.
 *
 * @param kind      what it can do
 * @param postgres  the server's version
 * @param timescale the extension's version, or null if it is not installed in this database
 */
record Edition(Kind kind, String postgres, @Nullable String timescale) {

    private static final String COMMON = "classpath:db/migration/common";
    private static final String FIND = """
            select current_setting('server_version') as postgres,
                   (select extversion from pg_extension where extname = 'timescaledb') as timescale,
                   exists (select from pg_partitioned_table where partrelid = to_regclass('fixes')) as by_day
            """;
    private static final String LICENCE = "select coalesce(current_setting('timescaledb.license', true), 'apache')";

    /** The three kinds, each with the folders of its migrations. */
    enum Kind {
        /** PostgreSQL alone: the service makes and drops a partition per day. */
        PLAIN,
        /** TimescaleDB under the Apache licence: it makes chunks, the service drops them. */
        APACHE,
        /** TimescaleDB with its community features: it compresses, drops and adds up by itself. */
        COMMUNITY;

        String[] locations() {
            return switch (this) {
                case PLAIN -> new String[]{COMMON, "classpath:db/migration/plain"};
                case APACHE -> new String[]{COMMON, "classpath:db/migration/timescale"};
                case COMMUNITY ->
                    new String[]{COMMON, "classpath:db/migration/timescale", "classpath:db/migration/community"};
            };
        }
    }

    /** Asks the database. A history that was begun without TimescaleDB stays a plain one when the extension is installed later. */
    static Edition of(JdbcTemplate jdbc) {
        var edition = jdbc.queryForObject(FIND, (row, _) -> new Edition(
                row.getBoolean("by_day") || row.getString("timescale") == null ? Kind.PLAIN : Kind.APACHE,
                row.getString("postgres"), row.getString("timescale")));
        if (edition == null) {
            throw new IllegalStateException("the database did not say what it is");
        }
        return edition.kind == Kind.APACHE && "timescale".equals(jdbc.queryForObject(LICENCE, String.class))
                ? new Edition(Kind.COMMUNITY, edition.postgres, edition.timescale)
                : edition;
    }

    /** For the log: what it is and what follows from it. */
    @Override
    public String toString() {
        return "PostgreSQL " + postgres + switch (kind) {
            case PLAIN -> timescale == null
                    ? " without TimescaleDB: a partition per day"
                    : " with TimescaleDB " + timescale + ", begun without it: a partition per day";
            case APACHE -> " with TimescaleDB " + timescale + ", Apache edition: a hypertable without columnstore";
            case COMMUNITY -> " with TimescaleDB " + timescale + ", community edition: a hypertable with columnstore";
        };
    }
}
