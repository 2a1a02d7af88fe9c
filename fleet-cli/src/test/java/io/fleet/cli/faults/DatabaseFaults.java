package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** The disk that the tables lie on is full, which is an outage and nobody's fault. */
    static Fault fill(SmallDisk disk, Duration outage) {
        return (site, load) -> {
            disk.fill();
            try {
                load.awaitMeasured(outage);
                assertThat(site.backlog()).as("entries that the full disk holds up")
                        .isGreaterThan((long) (load.plan().perSecond() * outage.toSeconds() / 3));
            } finally {
                disk.free();
            }
        };
    }
}
