/** TimescaleDB for tests: {@code @WithTimescale} on a test class is all it takes. */
@NullMarked
package io.fleet.db.testing;

import org.jspecify.annotations.NullMarked;
