package io.fleet.benchmarks.suite;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How long deeds took. Confined to one thread. */
final class Stopwatch {

    private final Map<String, Duration> took = new LinkedHashMap<>();

    void time(String name, Runnable deed) {
        long start = System.nanoTime();
        deed.run();
        took.merge(name, Duration.ofNanos(System.nanoTime() - start), Duration::plus);
    }

    /** Those that took a second or more, in whole seconds. */
    @Override
    public String toString() {
        long all = took.values().stream().mapToLong(Duration::toSeconds).sum();
        return took.entrySet().stream().filter(each -> each.getValue().toSeconds() > 0)
                .map(each -> each.getKey() + " " + each.getValue().toSeconds() + " s")
                .collect(Collectors.joining(", ", "took " + all + " s: ", ""));
    }
}
