/** Needs {@code here}, which needs this. */
@NullMarked
package io.fleet.testing.offending.there;

import org.jspecify.annotations.NullMarked;
