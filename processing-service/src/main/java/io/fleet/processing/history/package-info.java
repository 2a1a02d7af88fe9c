/** Writes every accepted fix into the history, once, and keeps the history's schema. */
@NullMarked
package io.fleet.processing.history;

import org.jspecify.annotations.NullMarked;
