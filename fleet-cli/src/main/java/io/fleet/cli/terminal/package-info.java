/** What is said to whoever sits at the terminal. */
@NullMarked
package io.fleet.cli.terminal;

import org.jspecify.annotations.NullMarked;
