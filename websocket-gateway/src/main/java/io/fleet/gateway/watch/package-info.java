/** Holds back for each customer what the connection cannot take yet: of each order only the newest. */
@NullMarked
package io.fleet.gateway.watch;

import org.jspecify.annotations.NullMarked;
