package io.fleet.cli.endtoend;

import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.testing.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL that lets nobody in but over TLS and with a password, with the roles of {@code deploy/postgres/roles.sql}. */
final class GuardedDatabase implements AutoCloseable {

    static final List<String> ROLES = List.of("fleet_migrator", "fleet_writer", "fleet_reader");

    private final EmbeddedDatabase server;
    private final Certificate certificate;
    private final Path folder;
    private final String roles;

    private GuardedDatabase(EmbeddedDatabase server, Certificate certificate, Path folder, String roles) {
        this.server = server;
        this.certificate = certificate;
        this.folder = folder;
        this.roles = roles;
    }

    static GuardedDatabase start(Path folder, Certificate certificate) throws IOException, SQLException {
        String roles = Files.readString(RunningStack.project().resolve("deploy/postgres/roles.sql"));
        var server = EmbeddedDatabase.start(new EmbeddedDatabase.Options(0, folder));
        var database = new GuardedDatabase(server, certificate, folder, roles);
        database.setRights();
        Files.writeString(folder.resolve("postgres/pg_hba.conf"), """
                host postgres postgres 127.0.0.1/32 trust
                hostssl postgres all 127.0.0.1/32 scram-sha-256
                """);
        database.execute(ROLES.stream().map(role -> "alter role " + role + " password '" + password(role) + "'")
                .toArray(String[]::new));
        database.execute("alter system set ssl = on",
                "alter system set ssl_cert_file = '" + certificate.certificate() + "'",
                "alter system set ssl_key_file = '" + certificate.key() + "'", "select pg_reload_conf()");
        return database;
    }

    /** Runs {@code roles.sql} as an operator does. */
    void setRights() throws SQLException {
        execute(roles);
    }

    /** Carries it out as a superuser. */
    void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl());
                var statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** Where the services find it, whoever they are. */
    String url() {
        return url(certificate.certificate());
    }

    /** The same for who trusts that certificate alone. */
    String url(Path trusted) {
        return "jdbc:postgresql://localhost:" + server.port() + "/postgres?sslmode=verify-full&sslrootcert=" + trusted;
    }

    static String password(String role) {
        return role + "-pass";
    }

    Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(url(), role, password(role));
    }

    /** The first column of the answer's rows, to a superuser. */
    List<String> column(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl())) {
            return column(connection, query);
        }
    }

    static List<String> column(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /** What it has refused somebody since it was started. */
    List<String> refusals() throws IOException {
        try (var lines = Files.lines(folder.resolve("postgres.log"))) {
            return lines.filter(line -> line.contains("permission denied") || line.contains("must be owner")).toList();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
