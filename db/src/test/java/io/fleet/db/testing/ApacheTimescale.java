package io.fleet.db.testing;

/**
 * The TimescaleDB of the tests without what is not under the Apache licence.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…} with all that is needed to connect
 */
public record ApacheTimescale(String jdbcUrl) {}
