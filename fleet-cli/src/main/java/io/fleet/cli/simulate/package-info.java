/** Drivers who never were: they drive, stop and deliver plausibly. */
@NullMarked
package io.fleet.cli.simulate;

import org.jspecify.annotations.NullMarked;
