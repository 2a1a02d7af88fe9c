package io.fleet.cli.faults;

import java.time.Duration;
import java.util.function.Function;

/** Networks on which nothing arrives and nothing is closed. */
final class NetworkFaults {

    private NetworkFaults() {}

    /** Nothing gets through for a while, then everything does, with what was sent meanwhile. */
    static Fault hang(Function<Site, HangingProxy> network, Duration outage) {
        return (site, load) -> {
            network.apply(site).hang();
            try {
                load.awaitMeasured(outage);
            } finally {
                network.apply(site).resume();
            }
        };
    }

    /** On no connection of before anything gets through any more, and none is closed; new ones work. */
    static Fault forget(Function<Site, HangingProxy> network) {
        return (site, load) -> network.apply(site).forget();
    }
}
