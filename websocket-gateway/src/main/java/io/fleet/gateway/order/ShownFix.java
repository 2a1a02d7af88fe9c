package io.fleet.gateway.order;

import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.wire.FixText;
import java.util.Optional;

/**
 * A fix as the watchers of one order see it.
 *
 * @param text             the JSON text with the id of the order watched; shared by all its watchers and not to be changed
 * @param takenAtMillis    when the device measured it, in milliseconds since the epoch
 * @param receivedAtMillis when ingestion took it, in milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent")
public record ShownFix(byte[] text, long takenAtMillis, long receivedAtMillis) {

    /** What an order so bound shows of its driver's fix: every one if a dispatcher bound it, else only those that name the order. */
    static Optional<ShownFix> of(FixText fix, OrderId order, OrderBinding binding) {
        boolean shown = switch (binding) {
            case OrderBinding.Dispatched _ -> true;
            case OrderBinding.Reported _ -> fix.names(order);
            case OrderBinding.Ended _ -> false;
        };
        return shown
                ? Optional.of(new ShownFix(fix.shownFor(order), fix.takenAtMillis(), fix.receivedAtMillis()))
                : Optional.empty();
    }
}
