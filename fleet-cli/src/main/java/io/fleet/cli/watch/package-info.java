/** Customers at their sockets, and how long a fix takes to reach them. */
@NullMarked
package io.fleet.cli.watch;

import org.jspecify.annotations.NullMarked;
