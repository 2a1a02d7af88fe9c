package io.fleet.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody turns it. Safe for use by many threads. */
public final class HandClock implements InstantSource {

    private final AtomicReference<Instant> now;

    public HandClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Turns the clock on, or back by a negative duration, and tells the new time. */
    public Instant advance(Duration by) {
        return now.updateAndGet(time -> time.plus(by));
    }

    public void set(Instant time) {
        now.set(time);
    }
}
