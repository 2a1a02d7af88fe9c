/** The values' limits. */
@NullMarked
package io.fleet.model;

import org.jspecify.annotations.NullMarked;
