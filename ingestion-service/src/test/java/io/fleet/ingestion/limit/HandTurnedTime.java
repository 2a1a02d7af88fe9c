package io.fleet.ingestion.limit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.support.GenericApplicationContext;

/** The time by which drivers are limited, for a test to turn. Begins shortly before its numbers wrap around. */
public final class HandTurnedTime {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

    public void forward(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Lets a service that is about to start limit its drivers by this time. */
    public void rule(GenericApplicationContext context) {
        context.registerBean("limitsByHand", DriverLimits.class,
                () -> new DriverLimits(context.getBean(LimitProperties.class), this::now),
                limits -> limits.setPrimary(true));
    }

    long now() {
        return nanos.get();
    }
}
