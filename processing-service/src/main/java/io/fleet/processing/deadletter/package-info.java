/** What could not be processed: looked through, given back to the work, deleted. */
@NullMarked
package io.fleet.processing.deadletter;

import org.jspecify.annotations.NullMarked;
