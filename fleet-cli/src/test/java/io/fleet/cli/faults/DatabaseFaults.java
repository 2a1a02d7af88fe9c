package io.fleet.cli.faults;

import java.time.Duration;

/** What can become of the database. */
final class DatabaseFaults {

    private DatabaseFaults() {}

    /** All its processes stand still. */
    static Fault halt(Duration outage) {
        return (site, load) -> {
            var halted = Signals.halt(site.database().pid());
            try {
                load.awaitMeasured(outage);
            } finally {
                Signals.resume(halted);
            }
        };
    }

    /** It ends without tidying up, and has to recover when it is started again. */
    static Fault stop(Duration outage) {
        return (site, load) -> {
            site.database().stopImmediately();
            load.awaitMeasured(outage);
            site.database().start();
        };
    }
}
