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
 * Gives the tests of a class what {@link WithTimescale} gives, without the module that is under the Timescale licence: the server refuses what the Apache
 * edition does not have, and on connections of the given address {@code current_setting} says what that edition's licence reads. It is not that edition,
 * which is not to be had for Node. A parameter of type {@link ApacheTimescale} says where it is. With {@code -Ptestcontainers} the tests are skipped.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ApacheTimescaleExtension.class)
@ResourceLock("io.fleet.db.timescale.apache")
public @interface WithApacheTimescale {
}
