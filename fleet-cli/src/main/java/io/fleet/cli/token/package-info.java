/** Tokens for drivers, customers and dispatchers. */
@NullMarked
package io.fleet.cli.token;

import org.jspecify.annotations.NullMarked;
