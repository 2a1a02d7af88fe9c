/** Keeps each driver's current fix, publishes it, and forgets who has fallen silent. */
@NullMarked
package io.fleet.processing.live;

import org.jspecify.annotations.NullMarked;
