/** Everything on one machine, to look at and to try. */
@NullMarked
package io.fleet.cli.up;

import org.jspecify.annotations.NullMarked;
