package io.fleet.processing.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Counts what becomes of fixes on the live side. Safe for use by many threads. */
final class LiveMeters {

    private final Counter late;
    private final Counter superseded;
    private final Counter duplicates;
    private final Counter orderHeld;
    private final Counter orderEnded;

    LiveMeters(MeterRegistry meters) {
        late = Counter.builder("fleet.late").description("Fixes that were too old to become current").register(meters);
        superseded = Counter.builder("fleet.current.superseded")
                .description("Fixes that came after a newer one").register(meters);
        duplicates = Counter.builder("fleet.current.duplicates")
                .description("Fixes that were current already").register(meters);
        orderHeld = refused(meters, "held");
        orderEnded = refused(meters, "ended");
    }

    void late(int fixes) {
        late.increment(fixes);
    }

    void count(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            switch (outcome) {
                case CURRENT -> {
                }
                case CURRENT_ORDER_ENDED -> orderEnded.increment();
                case CURRENT_ORDER_HELD -> orderHeld.increment();
                case DUPLICATE -> duplicates.increment();
                case SUPERSEDED -> superseded.increment();
            }
        }
    }

    private static Counter refused(MeterRegistry meters, String reason) {
        return Counter.builder("fleet.orders.refused").tag("reason", reason)
                .description("Fixes that named an order which they could not be shown for").register(meters);
    }
}
