/** The servers and services of one run, each a process of its own. */
@NullMarked
package io.fleet.cli.stack;

import org.jspecify.annotations.NullMarked;
