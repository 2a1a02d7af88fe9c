/** What drivers send, read, refused or handed on, and answered: one fix, a batch, or a stream of frames. */
@NullMarked
package io.fleet.ingestion.intake;

import org.jspecify.annotations.NullMarked;
