/** Recorded traces, driven again. */
@NullMarked
package io.fleet.cli.replay;

import org.jspecify.annotations.NullMarked;
