/** Redis and a database for tests: {@code @WithRedis} and {@code @WithDatabase} on a test class are all it takes. */
@NullMarked
package io.fleet.embedded.junit;

import org.jspecify.annotations.NullMarked;
