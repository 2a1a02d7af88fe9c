package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EmbeddedDatabaseTest {

    @Test
    void aStartedServerTakesConnectionsAndAClosedOneIsGone() throws SQLException {
        EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary());

        try (database) {
            assertThat(query(database, "show server_version")).startsWith("18.");
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show full_page_writes")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(ProcessHandle.of(database.pid())).isPresent();
        }

        assertThat(ProcessHandle.of(database.pid())).isEmpty();
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
