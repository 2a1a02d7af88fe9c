package io.fleet.processing.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Drops partitions of the history whole.
 *
 * <p>Readers and writers of the other partitions do not wait for it; it waits for those who are reading the one that goes, but not for long. What was
 * interrupted is completed the next time. Of several instances one does it. A partition that somebody else has detached is left alone.
 */
final class ExpiredPartitions {

    private static final Logger log = LoggerFactory.getLogger(ExpiredPartitions.class);
    private static final String LOCK = "hashtextextended('fleet.history.expiry', 0)";
    private static final String EXPIRED = """
            select relname, inhparent is not null as attached, coalesce(inhdetachpending, false) as pending
            from pg_class left join pg_inherits on inhrelid = pg_class.oid
            where relnamespace = (select relnamespace from pg_class where oid = 'fixes'::regclass) and relkind = 'r'
              and relname ~ ? and relname < ?
              and (inhparent = 'fixes'::regclass
                   or inhparent is null and obj_description(pg_class.oid, 'pg_class') = 'expired')
            order by pending desc, relname
            """;

    private final JdbcTemplate jdbc;

    ExpiredPartitions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Partition(String name, boolean attached, boolean pending) {}

    /** Drops those whose names match the pattern and come before that name, and returns how many. */
    int drop(String pattern, String before) {
        Integer dropped = jdbc.execute((Connection connection) -> {
            try (var statement = connection.createStatement()) {
                return locked(statement) ? drop(connection, statement, pattern, before) : 0;
            }
        });
        return dropped == null ? 0 : dropped;
    }

    private static boolean locked(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static int drop(Connection connection, Statement statement, String pattern, String before)
            throws SQLException {
        try {
            statement.execute("set lock_timeout = '5s'");
            var expired = find(connection, pattern, before);
            for (var partition : expired) {
                drop(statement, partition);
            }
            return expired.size();
        } finally {
            statement.execute("reset lock_timeout");
            statement.execute("select pg_advisory_unlock(" + LOCK + ")");
        }
    }

    private static List<Partition> find(Connection connection, String pattern, String before) throws SQLException {
        try (var query = connection.prepareStatement(EXPIRED)) {
            query.setString(1, "^" + pattern + "$");
            query.setString(2, before);
            var found = new ArrayList<Partition>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Partition(rows.getString("relname"), rows.getBoolean("attached"),
                            rows.getBoolean("pending")));
                }
            }
            return found;
        }
    }

    /** Not in a transaction: detaching while others go on consists of two. */
    private static void drop(Statement statement, Partition partition) throws SQLException {
        String name = partition.name();
        if (partition.pending()) {
            statement.execute("alter table fixes detach partition " + name + " finalize");
        } else if (partition.attached()) {
            // Found detached after a crash, it is known for ours by that.
            statement.execute("comment on table " + name + " is 'expired'");
            statement.execute("alter table fixes detach partition " + name + " concurrently");
        }
        statement.execute("drop table " + name);
        log.info("Dropped the history's partition {}: older than the retention", name);
    }
}
