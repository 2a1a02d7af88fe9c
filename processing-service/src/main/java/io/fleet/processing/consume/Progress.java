package io.fleet.processing.consume;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer gets on.
 *
 * @param since   from when on this has been so
 * @param trouble why nothing is being done, or null if all is well
 */
record Progress(Instant since, @Nullable String trouble) {}
