/** What tests of the history and of the queries share: the service with only these, and a database with the schema. */
@NullMarked
package io.fleet.processing.history.testing;

import org.jspecify.annotations.NullMarked;
