/** Load on running services, and what it costs those who wait. */
@NullMarked
package io.fleet.cli.load;

import org.jspecify.annotations.NullMarked;
