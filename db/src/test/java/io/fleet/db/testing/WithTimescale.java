package io.fleet.db.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives the tests of a class a real TimescaleDB (community edition) whose schema {@code public} is empty before each of them. A parameter of type
 * {@link TimescaleDatabase} says where it is. Migrations are run by the tests that need them.
 *
 * <p>It is one server for all tests of a JVM: PostgreSQL with the extension, compiled to WebAssembly and run by Node, installed by npm for this
 * user once; with {@code -Ptestcontainers} a container instead. Without Node or npm, or a Docker engine, the tests are skipped. What the server on
 * Node cannot do:
 * <ul>
 * <li>{@code COPY}: it ends the server.
 * <li>Several sessions: all connections share one, in which each finds its own settings. Temporary tables, advisory locks and
 * server-prepared statements are shared; while one connection is in a transaction the others wait.
 * <li>Background work: policies are kept and never run. Timeouts and cancelling have no effect.
 * <li>Tell the time that a thing takes anywhere else.
 * </ul>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TimescaleExtension.class)
@ResourceLock("io.fleet.db.timescale")
public @interface WithTimescale {
}
