/** The page on which a customer sees the driver of an order. */
@NullMarked
package io.fleet.gateway.track;

import org.jspecify.annotations.NullMarked;
