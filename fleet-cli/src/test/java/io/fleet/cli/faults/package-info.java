/** What must not break: the whole system under load while parts of it are killed, stopped, cut off and lied to. */
@NullMarked
package io.fleet.cli.faults;

import org.jspecify.annotations.NullMarked;
