package io.fleet.service;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as a verified token says it.
 *
 * @param subject   the token's subject, or null if it has none
 * @param scopes    what the token allows
 * @param orders    the orders that a customer may watch
 * @param expiresAt when the token ends, without leeway
 */
public record Caller(@Nullable String subject, Set<Scope> scopes, Set<OrderId> orders, Instant expiresAt) {

    public Caller {
        scopes = Set.copyOf(scopes);
        orders = Set.copyOf(orders);
    }

    /** Whether the caller is this driver and may report as such. */
    public boolean mayReportAs(DriverId driver) {
        return scopes.contains(Scope.DRIVER) && driver.toString().equals(subject);
    }

    /** Whether the caller may see where this driver is. */
    public boolean mayLocate(DriverId driver) {
        return mayDispatch() || mayReportAs(driver);
    }

    public boolean mayWatch(OrderId order) {
        return mayDispatch() || (scopes.contains(Scope.CUSTOMER) && orders.contains(order));
    }

    /** Whether the caller may see all drivers and decide over orders. */
    public boolean mayDispatch() {
        return scopes.contains(Scope.DISPATCHER) || scopes.contains(Scope.ADMIN);
    }

    public boolean isAdmin() {
        return scopes.contains(Scope.ADMIN);
    }
}
