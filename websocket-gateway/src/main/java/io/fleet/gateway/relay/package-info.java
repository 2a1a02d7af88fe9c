/** Takes from Redis what is published about the drivers and orders that this node watches, each channel once however many watch it. */
@NullMarked
package io.fleet.gateway.relay;

import org.jspecify.annotations.NullMarked;
