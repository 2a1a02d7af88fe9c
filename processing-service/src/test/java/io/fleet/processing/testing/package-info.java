/** What the tests of several features need: the service without its database, and a look into Redis. */
@NullMarked
package io.fleet.processing.testing;

import org.jspecify.annotations.NullMarked;
