/** Measures what it costs a gateway to show fixes to many customers, beside a bare server that does nothing else. */
@NullMarked
package io.fleet.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
