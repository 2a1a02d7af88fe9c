/** Knows for each watched order which driver it shows, and shows nobody else. */
@NullMarked
package io.fleet.gateway.order;

import org.jspecify.annotations.NullMarked;
