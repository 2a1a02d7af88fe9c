package io.fleet.benchmarks.suite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the stream short, as consumers do, while nothing but the way in is measured; until it is closed. */
final class Trimming implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final long KEPT = 20_000;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    Trimming(String redisUrl) {
        thread = Thread.ofPlatform().name("trimming").start(() -> {
            try (var redis = new RedisSide(redisUrl)) {
                run(redis);
            }
        });
    }

    private void run(RedisSide redis) {
        try {
            while (!over.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                redis.trim(KEPT);
            }
            redis.clear();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
