package io.fleet.processing.orders;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may bind an order.
 *
 * @param binding whether a driver's report may, besides a dispatcher
 */
@ConfigurationProperties("fleet.orders")
public record OrdersProperties(@DefaultValue("reported") Binding binding) {

    public enum Binding {
        /** An order that nobody holds is held by the first driver who reports it. */
        REPORTED,
        /** Only a dispatcher binds. */
        DISPATCHED
    }

    /** Whether drivers bind orders by reporting them. */
    public boolean byReport() {
        return binding == Binding.REPORTED;
    }
}
