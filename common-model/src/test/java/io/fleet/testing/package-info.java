/** What the tests of every module share: fixes, a clock to turn by hand, and the rules of the house. */
@NullMarked
package io.fleet.testing;

import org.jspecify.annotations.NullMarked;
