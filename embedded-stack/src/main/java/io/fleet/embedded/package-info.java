/** Redis and PostgreSQL as child processes that end with this one. */
@NullMarked
package io.fleet.embedded;

import org.jspecify.annotations.NullMarked;
