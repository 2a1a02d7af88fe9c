/** What tests of several modules share. */
@NullMarked
package io.fleet.service.testing;

import org.jspecify.annotations.NullMarked;
