package io.fleet.gateway.order;

import io.fleet.model.OrderId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who watches one order, and what they have been told. Confined to the hub. */
final class Audience {

    private final OrderId order;
    private final Set<OrderWatcher> newcomers = new LinkedHashSet<>();
    private final Set<OrderWatcher> watchers = new LinkedHashSet<>();
    private @Nullable Status told;

    Audience(OrderId order) {
        this.order = order;
    }

    void add(OrderWatcher newcomer) {
        newcomers.add(newcomer);
    }

    void remove(OrderWatcher watcher) {
        newcomers.remove(watcher);
        watchers.remove(watcher);
    }

    boolean isEmpty() {
        return newcomers.isEmpty() && watchers.isEmpty();
    }

    /** Lets the newcomers in, now that the subscription stands. */
    void welcome(Status status, @Nullable ShownFix current) {
        for (var newcomer : newcomers) {
            newcomer.subscribed(order);
            newcomer.status(order, status);
            if (current != null) {
                newcomer.fix(order, current, false);
            }
        }
        watchers.addAll(newcomers);
        newcomers.clear();
        told = status;
    }

    /** Tells the status if it is another than before. */
    void tell(Status status) {
        if (status != told) {
            told = status;
            watchers.forEach(watcher -> watcher.status(order, status));
        }
    }

    void show(ShownFix fix, boolean justPublished) {
        watchers.forEach(watcher -> watcher.fix(order, fix, justPublished));
    }

    void withdraw() {
        watchers.forEach(watcher -> watcher.withdrawn(order));
    }
}
