/** Decides whom an order shows: by what drivers report, and by what dispatchers say. */
@NullMarked
package io.fleet.processing.orders;

import org.jspecify.annotations.NullMarked;
