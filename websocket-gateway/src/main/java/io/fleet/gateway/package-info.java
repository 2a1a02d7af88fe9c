/** Shows customers where the driver of their order is, while it is their order. */
@NullMarked
package io.fleet.gateway;

import org.jspecify.annotations.NullMarked;
