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
 * Gives the tests of a class a Redis server, which is empty ({@code FLUSHALL}) before each of them.
 *
 * <p>It is one server for all tests of a JVM: an embedded one, started for the first class that asks. Where the environment
 * variable {@code REDIS_URL} is set it is the server named there, <em>which is emptied as well</em>; else with
 * {@code -Ptestcontainers} a {@code redis:8} container, and the tests are skipped where no Docker engine answers.
 *
 * <p>A parameter of type {@link RedisServer} says where it is; a Spring test asks {@link RedisServer#current()}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisExtension.class)
@ResourceLock("io.fleet.embedded.redis")
public @interface WithRedis {
}
