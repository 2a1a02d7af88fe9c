/** Shows dispatchers where all drivers are, as a stream and as a page with a map. */
@NullMarked
package io.fleet.processing.fleetmap;

import org.jspecify.annotations.NullMarked;
