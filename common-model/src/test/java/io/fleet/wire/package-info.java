/** What the texts may be, and what they may not. */
@NullMarked
package io.fleet.wire;

import org.jspecify.annotations.NullMarked;
