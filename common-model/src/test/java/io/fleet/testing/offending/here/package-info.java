/** Needs {@code there}, which needs this. */
@NullMarked
package io.fleet.testing.offending.here;

import org.jspecify.annotations.NullMarked;
