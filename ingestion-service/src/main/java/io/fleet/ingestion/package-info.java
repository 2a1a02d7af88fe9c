/** The ingestion-service: takes drivers' fixes and answers for them once Redis has them. */
@NullMarked
package io.fleet.ingestion;

import org.jspecify.annotations.NullMarked;
