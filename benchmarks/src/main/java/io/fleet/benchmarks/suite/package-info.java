/** One run over everything that fixes cost, beside what they should. */
@NullMarked
package io.fleet.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
