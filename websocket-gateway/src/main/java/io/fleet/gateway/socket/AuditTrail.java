package io.fleet.gateway.socket;

import io.fleet.gateway.watch.WatchTrail;
import io.fleet.model.OrderId;
import io.fleet.service.Audit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Writes to the audit which orders one connection watches, and from when to when. Safe for use by many threads. */
final class AuditTrail implements WatchTrail {

    private final Arrival arrival;
    private final InstantSource clock;
    private final Map<OrderId, Instant> since = new ConcurrentHashMap<>(2);

    AuditTrail(Arrival arrival, InstantSource clock) {
        this.arrival = arrival;
        this.clock = clock;
    }

    @Override
    public void began(OrderId order) {
        var now = clock.instant();
        since.put(order, now);
        Audit.write(arrival.caller(), "watch begins", facts(order, now));
    }

    @Override
    public void ended(OrderId order) {
        var now = clock.instant();
        var facts = facts(order, Objects.requireNonNullElse(since.remove(order), now));
        facts.put("until", now.toString());
        Audit.write(arrival.caller(), "watch ends", facts);
    }

    private Map<String, String> facts(OrderId order, Instant begun) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("order_id", order.value());
        facts.put("by", arrival.kind().tag());
        facts.put("since", begun.toString());
        return facts;
    }
}
