package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Sees whether a database is there before a service is started that would only say so in its log. */
final class DatabaseProbe {

    private static final String FORM = "jdbc:postgresql:";

    private DatabaseProbe() {}

    /**
     * Returns if the database takes connections.
     *
     * @param environment may hold user and password as the services read them
     * @throws CommandFailure if it does not
     */
    static void check(String url, Map<String, String> environment) {
        if (!url.startsWith(FORM)) {
            throw new CommandFailure("--database-url: " + url + " (expected: jdbc:postgresql://host:port/database)");
        }
        var properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "5");
        copy(environment, "SPRING_DATASOURCE_USERNAME", properties, "user");
        copy(environment, "SPRING_DATASOURCE_PASSWORD", properties, "password");
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            if (!connection.isValid(5)) {
                throw unreachable(url, new SQLException("it does not answer"));
            }
        } catch (SQLException e) {
            throw unreachable(url, e);
        }
    }

    private static void copy(Map<String, String> environment, String variable, Properties properties, String name) {
        String value = environment.get(variable);
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private static CommandFailure unreachable(String url, SQLException reason) {
        String said = String.valueOf(reason.getMessage()).strip().replaceAll("\\s+", " ");
        return new CommandFailure("no database answers at " + url.replaceFirst("\\?.*", "") + " (" + said
                + "): start it, or put --database-url right", reason);
    }
}
