/** The values of the domain: drivers, orders, positions and fixes. They cannot hold what the API would refuse. */
@NullMarked
package io.fleet.model;

import org.jspecify.annotations.NullMarked;
