/** Servers as processes of their own, and what Linux says of them. */
@NullMarked
package io.fleet.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
