/** The way into the stream of accepted fixes. */
@NullMarked
package io.fleet.ingestion.stream;

import org.jspecify.annotations.NullMarked;
