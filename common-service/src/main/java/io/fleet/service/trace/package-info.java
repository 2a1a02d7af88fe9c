/** What becomes of a fix on its way through the services, told to a collector of OpenTelemetry where one is named. */
@NullMarked
package io.fleet.service.trace;

import org.jspecify.annotations.NullMarked;
