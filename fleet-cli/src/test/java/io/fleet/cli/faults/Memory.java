package io.fleet.cli.faults;

import io.fleet.cli.stack.ServiceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks a few times a second how much memory services and Redis use. Safe for use by many threads. */
final class Memory implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long KIBIBYTES_IN_MEBIBYTE = 1024;

    private final Site site;
    private final AtomicLong serviceKibibytes = new AtomicLong();
    private final ScheduledExecutorService scheduler = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("memory").factory());

    /**
     * The most that was seen.
     *
     * @param serviceMebibytes of the largest service's process, resident
     * @param redisMebibytes   of Redis, as it counts it
     */
    record Peak(long serviceMebibytes, long redisMebibytes) {}

    Memory(Site site) {
        this.site = site;
        var _ = scheduler.scheduleAtFixedRate(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Redis' own peak is since its start. */
    Peak peak() {
        look();
        return new Peak(serviceKibibytes.get() / KIBIBYTES_IN_MEBIBYTE,
                Long.parseLong(site.redisInfo("used_memory_peak")) / MEBIBYTE);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void look() {
        site.services().stream().mapToLong(ServiceInstance::pid).filter(pid -> pid > 0)
                .forEach(pid -> serviceKibibytes.accumulateAndGet(resident(pid), Math::max));
    }

    private static long resident(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
