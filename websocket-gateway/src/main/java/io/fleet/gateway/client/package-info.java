/** The reference client, which pages load from the gateway. */
@NullMarked
package io.fleet.gateway.client;

import org.jspecify.annotations.NullMarked;
