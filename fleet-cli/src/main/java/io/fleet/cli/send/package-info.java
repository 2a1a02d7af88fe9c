/** Fixes on their way from drivers to the ingestion over HTTP. */
@NullMarked
package io.fleet.cli.send;

import org.jspecify.annotations.NullMarked;
