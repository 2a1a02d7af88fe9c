package io.fleet.gateway.order;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.service.RedisLink;
import io.fleet.wire.FixText;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads from Redis whom an order shows, and where that driver is.
 *
 * <p>Safe for use by many threads, never blocks. Results fail with a {@link io.lettuce.core.RedisException} while Redis is away, and come on a
 * thread that must not be blocked.
 */
public final class OrderReader {

    private final RedisLink redis;

    /**
     * A driver's current fix, and whom the order showed right afterwards.
     *
     * @param fix     empty if the driver has been silent for as long as a current fix is kept
     * @param binding empty if nobody is bound
     */
    record Snapshot(Optional<FixText> fix, Optional<OrderBinding> binding) {}

    OrderReader(RedisLink redis) {
        this.redis = redis;
    }

    /** Empty if nobody is bound. */
    CompletionStage<Optional<OrderBinding>> binding(OrderId order) {
        return redis.send(commands -> commands.get(RedisKeys.orderBinding(order)))
                .thenApply(text -> Optional.ofNullable(text).flatMap(OrderJson::decodeBinding));
    }

    /** Where the driver is, and whom the order showed right after that was read. */
    CompletionStage<Snapshot> snapshot(OrderId order, DriverId driver) {
        var fix = redis.send(commands -> commands.get(RedisKeys.currentFix(driver)))
                .thenApply(text -> Optional.ofNullable(text).flatMap(FixText::of));
        // Sent behind it on the same connection: if the binding is still the same, the fix was read while it held.
        return fix.thenCombine(binding(order), Snapshot::new);
    }

    /** What the order shows at the moment, if anything. */
    public CompletionStage<Optional<ShownFix>> shown(OrderId order) {
        return binding(order).thenCompose(binding -> shown(order, binding));
    }

    private CompletionStage<Optional<ShownFix>> shown(OrderId order, Optional<OrderBinding> binding) {
        var driver = binding.flatMap(OrderReader::driver);
        if (binding.isEmpty() || driver.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return snapshot(order, driver.get()).thenCompose(snapshot -> snapshot.binding().equals(binding)
                ? CompletableFuture.completedStage(
                        snapshot.fix().flatMap(fix -> ShownFix.of(fix, order, binding.get())))
                : shown(order, snapshot.binding()));
    }

    /** Whose fixes an order so bound shows. */
    static Optional<DriverId> driver(OrderBinding binding) {
        return switch (binding) {
            case OrderBinding.Dispatched dispatched -> Optional.of(dispatched.driver());
            case OrderBinding.Reported reported -> Optional.of(reported.driver());
            case OrderBinding.Ended _ -> Optional.empty();
        };
    }
}
