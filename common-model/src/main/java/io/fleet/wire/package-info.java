/** Bytes to values and back: JSON texts, Redis' keys and entries. Nothing here trusts its input or talks to a server. */
@NullMarked
package io.fleet.wire;

import org.jspecify.annotations.NullMarked;
