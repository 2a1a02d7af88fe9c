/** The command line: starts everything, makes load, signs tokens. */
@NullMarked
package io.fleet.cli;

import org.jspecify.annotations.NullMarked;
