/** Keeps current locations and the history from the stream of accepted fixes, and answers operators and analysts. */
@NullMarked
package io.fleet.processing;

import org.jspecify.annotations.NullMarked;
