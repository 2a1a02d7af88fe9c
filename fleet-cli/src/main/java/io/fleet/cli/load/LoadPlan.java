package io.fleet.cli.load;

import java.net.URI;
import java.time.Duration;

/**
 * What load to make.
 *
 * @param drivers   how many report
 * @param every     how often each does
 * @param customers how many watch a driver's order
 * @param warmUp    for how long before anything is counted
 * @param duration  for how long then
 * @param transport how fixes are sent
 * @param batchSize how many fixes of a driver a batch has
 * @param connections how many connections the drivers who post share; 0: as many as it takes, for whoever sends next
 * @param ingestion where to
 * @param gateway   where customers watch
 */
record LoadPlan(int drivers, Duration every, int customers, Duration warmUp, Duration duration, Transport transport,
        int batchSize, int connections, URI ingestion, URI gateway) {

    /** How fixes are sent. */
    enum Transport {
        /** Each by its own POST. */
        http,
        /** Some of a driver by one POST. */
        batch,
        /** Each as a frame of the driver's own socket. */
        websocket
    }

    int fixesAtOnce() {
        return transport == Transport.batch ? batchSize : 1;
    }

    /** How many requests or frames are due in a second. */
    double requestsPerSecond() {
        return drivers / (every.toNanos() / 1e9) / fixesAtOnce();
    }
}
