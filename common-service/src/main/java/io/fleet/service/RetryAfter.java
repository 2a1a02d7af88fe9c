package io.fleet.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When somebody who was refused may try again. */
public final class RetryAfter {

    private static final int LEAST_SECONDS = 1;
    private static final int MOST_SECONDS = 5;

    private RetryAfter() {}

    /** 1 to 5 whole seconds, by chance: those who were refused together must not come back together. */
    public static Duration soon() {
        return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(LEAST_SECONDS, MOST_SECONDS + 1));
    }
}
