package io.fleet.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives the tests of a class a database, which is cleaned before each of them. Migrations are run by the tests that need
 * them.
 *
 * <p>It is one server for all tests of a JVM: an embedded one, started for the first class that asks. Where the environment
 * variable {@code DATABASE_URL} ({@code jdbc:postgresql://…}) is set it is the database named there, <em>which is cleaned as
 * well</em>; else with {@code -Ptestcontainers} a {@code timescale/timescaledb} container, and the tests are skipped where no
 * Docker engine answers.
 *
 * <p>A parameter of type {@link DatabaseServer} says where it is; a Spring test asks {@link DatabaseServer#current()}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DatabaseExtension.class)
@ResourceLock("io.fleet.embedded.database")
public @interface WithDatabase {

    /** What is cleaned. */
    Cleaning cleaning() default Cleaning.ROWS;

    /** How much of the schema {@code public} goes before each test. Other schemas are left alone. */
    enum Cleaning {
        /** All rows of all tables but Flyway's own, also those that a migration inserted; the tables stay. */
        ROWS,
        /** Everything, so that migrations start anew. What belongs to an extension stays. */
        SCHEMA
    }
}
