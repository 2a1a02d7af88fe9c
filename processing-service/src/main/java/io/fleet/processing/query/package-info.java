/** Answers operators and analysts: which drivers are near, and where drivers have been. */
@NullMarked
package io.fleet.processing.query;

import org.jspecify.annotations.NullMarked;
