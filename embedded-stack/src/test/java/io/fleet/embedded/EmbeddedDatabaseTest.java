package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EmbeddedDatabaseTest {

    @TempDir
    private Path folder;

    @Test
    void aStartedServerTakesConnectionsAndAClosedOneIsGoneWithItsTemporaryFolder() throws SQLException {
        EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary());
        Path data;

        try (database) {
            assertThat(query(database, "show server_version")).startsWith("18.");
            assertThat(ProcessHandle.of(database.pid())).isPresent();
            data = Path.of(query(database, "show data_directory"));
            assertThat(data).exists();
        }
        database.close();

        assertThat(ProcessHandle.of(database.pid())).isEmpty();
        assertThat(data.getParent()).doesNotExist();
    }

    @Test
    void whatIsCommittedIsOnTheDisk() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary())) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show full_page_writes")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(database, "show max_connections")).isEqualTo("100");
        }
    }

    @Test
    void aServerOnTheSameFolderHasTheTables() throws SQLException {
        EmbeddedDatabase.Options options = new EmbeddedDatabase.Options(0, folder.resolve("new/database"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(options)) {
            Sql.execute(database.jdbcUrl(), "create table fixes as select 1 as fix");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(options)) {
            assertThat(query(database, "select fix from fixes")).isEqualTo("1");
        }
    }

    @Test
    void aKilledServerCanBeStartedAgainAtOnceOnTheSamePortAndFolder() throws Exception {
        EmbeddedDatabase killed = EmbeddedDatabase.start(new EmbeddedDatabase.Options(0, folder));
        Sql.execute(killed.jdbcUrl(), "create table fixes as select 1 as fix");
        try (Connection connection = DriverManager.getConnection(killed.jdbcUrl());
                Statement statement = connection.createStatement()) {
            Thread busy = Thread.ofVirtual().start(() -> outliveTheServer(statement));
            awaitBusySession(killed);
            ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

            try (EmbeddedDatabase database = EmbeddedDatabase
                    .start(new EmbeddedDatabase.Options(killed.port(), folder))) {
                assertThat(query(database, "select fix from fixes")).isEqualTo("1");
                killed.close();
                assertThat(query(database, "select fix from fixes")).isEqualTo("1");
            }
            busy.join();
        }
    }

    /** A session that computes does not see that its server is gone until it is done. */
    private static void outliveTheServer(Statement statement) {
        try {
            statement.execute("select count(*) from generate_series(1, 4000000) as number where number % 7 = 3");
        } catch (SQLException _) {
            // Its connection ends with it.
        }
    }

    private static void awaitBusySession(EmbeddedDatabase database) throws SQLException {
        String busy = "select count(*) from pg_stat_activity where state = 'active' and query like '%generate_series(1%'"
                + " and pid <> pg_backend_pid()";
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            String count = "0";
            while (count.equals("0")) {
                try (var rows = statement.executeQuery(busy)) {
                    rows.next();
                    count = rows.getString(1);
                }
            }
        }
    }

    @Test
    void aProcessIdThatHasPassedOnToAnotherProcessDoesNotKeepTheServerOut() throws Exception {
        EmbeddedDatabase.Options options = new EmbeddedDatabase.Options(0, folder);
        EmbeddedDatabase.start(options).close();
        Files.writeString(folder.resolve("postgres/postmaster.pid"), ProcessHandle.current().pid() + "\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(options)) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aFolderThatWasLeftHalfMadeIsMadeAnew() throws Exception {
        Files.createDirectories(folder.resolve("postgres.new/base"));
        Files.writeString(folder.resolve("postgres.new/PG_VERSION"), "18\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(new EmbeddedDatabase.Options(0, folder))) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> EmbeddedDatabase.start(new EmbeddedDatabase.Options(port, null)))
                    .isInstanceOf(EmbeddedStartException.class).hasMessage("port " + port
                            + " is in use by another process: stop it, or choose another port");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedDatabase.start(new EmbeddedDatabase.Options(0, file.resolve("data"))))
                .isInstanceOf(EmbeddedStartException.class).hasMessage("the data folder " + file.resolve("data")
                        + " cannot be written to: allow this user to write there, or choose another folder");
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        return Sql.query(database.jdbcUrl(), sql);
    }
}
