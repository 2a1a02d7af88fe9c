/** Answers customers over WebSocket, server-sent events and plain GET. */
@NullMarked
package io.fleet.gateway.socket;

import org.jspecify.annotations.NullMarked;
