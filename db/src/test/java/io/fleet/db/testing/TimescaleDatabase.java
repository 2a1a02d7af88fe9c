package io.fleet.db.testing;

/**
 * The TimescaleDB of the tests, with the extension installed.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…} with all that is needed to connect
 */
public record TimescaleDatabase(String jdbcUrl) {}
