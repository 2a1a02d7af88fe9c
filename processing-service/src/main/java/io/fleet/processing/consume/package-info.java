/** Reads the stream of accepted fixes for its consumer groups, batch by batch, and never gives an entry up before its work is done. */
@NullMarked
package io.fleet.processing.consume;

import org.jspecify.annotations.NullMarked;
