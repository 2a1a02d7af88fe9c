/** The whole system, as processes on this machine: what goes in comes out. */
@NullMarked
package io.fleet.cli.endtoend;

import org.jspecify.annotations.NullMarked;
