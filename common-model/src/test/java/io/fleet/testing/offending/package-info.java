/** Classes that break one rule of the house each, to show that the rules notice; and some that only look so. */
@NullMarked
package io.fleet.testing.offending;

import org.jspecify.annotations.NullMarked;
