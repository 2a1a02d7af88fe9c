/** How much one driver may send. */
@NullMarked
package io.fleet.ingestion.limit;

import org.jspecify.annotations.NullMarked;
