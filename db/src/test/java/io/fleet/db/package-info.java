/** Tests of the history's migrations. */
@NullMarked
package io.fleet.db;

import org.jspecify.annotations.NullMarked;
