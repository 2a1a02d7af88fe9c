/** Fixes sent to an ingestion as fast as it takes them or by the clock, and the least that an ingestion can be. */
@NullMarked
package io.fleet.benchmarks.intake;

import org.jspecify.annotations.NullMarked;
