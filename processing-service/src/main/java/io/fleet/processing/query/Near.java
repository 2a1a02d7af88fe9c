package io.fleet.processing.query;

import io.fleet.model.DriverId;

/**
 * A driver and how far away.
 *
 * @param driver who
 * @param metres along the great circle, as Redis measures it
 */
record Near(DriverId driver, double metres) {}
