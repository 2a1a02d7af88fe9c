/** Tests of the traces. */
@NullMarked
package io.fleet.service.trace;

import org.jspecify.annotations.NullMarked;
