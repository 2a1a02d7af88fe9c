/** Where a driver is now. */
@NullMarked
package io.fleet.ingestion.current;

import org.jspecify.annotations.NullMarked;
