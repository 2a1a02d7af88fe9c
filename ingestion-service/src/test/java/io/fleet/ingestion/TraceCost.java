package io.fleet.ingestion;

import com.sun.management.OperatingSystemMXBean;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Collector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tracing costs a POST. No build runs this; it prints a table. */
@WithRedis
@Timeout(600)
class TraceCost {

    private static final int WARM_UP = 20_000;
    private static final int POSTS = 20_000;
    private static final int ROUNDS = Integer.getInteger("fleet.rounds", 5);
    private static final int AT_ONCE = 64;
    private static final String FIX = "{\"latitude\":52.52,\"longitude\":13.4,\"speed\":36.5,\"heading\":180,\"accuracy\":8}";
    private static final List<String> SHARES = List.of("off", "0", "0.01", "1");

    @Test
    void print(RedisServer redis) throws IOException, InterruptedException {
        var services = new LinkedHashMap<String, RunningService>();
        var micros = new LinkedHashMap<String, List<Double>>();
        try (var collector = Collector.start()) {
            for (String share : SHARES) {
                services.put(share, RunningService.start(redis.url(), settings(share, collector)));
            }
            for (var service : services.values()) {
                cpuMicros(service, WARM_UP);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, RunningService> each : services.entrySet()) {
                    micros.computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                            .add(cpuMicros(each.getValue(), POSTS));
                }
            }
        } finally {
            services.values().forEach(RunningService::close);
        }
        double off = median(micros.getOrDefault("off", List.of(0.0)));
        System.out.println(
                "| share of requests that are traced | processor time of a POST, client and service | times that without |");
        System.out.println("|---|---|---|");
        micros.forEach((share, all) -> System.out.printf(Locale.ROOT, "| %s | %.1f µs (%s) | %.2f |%n", share,
                median(all),
                String.join(", ", all.stream().map(one -> String.format(Locale.ROOT, "%.1f", one)).toList()),
                median(all) / off));
    }

    private static String[] settings(String share, Collector collector) {
        var settings = new ArrayList<>(Arrays.asList(RunningService.unlimited()));
        if (!share.equals("off")) {
            settings.add("fleet.tracing.endpoint=" + collector.endpoint());
            settings.add("fleet.tracing.probability=" + share);
        }
        return settings.toArray(String[]::new);
    }

    /** Of this process, which has the client and the service in it, for each request. */
    private static double cpuMicros(RunningService service, int posts) throws InterruptedException {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var free = new Semaphore(AT_ONCE);
        var request = service.request("/api/v1/drivers/12345/location", Tokens.driver(12345))
                .header("Content-Type", RunningService.JSON).POST(BodyPublishers.ofString(FIX)).build();
        long before = process.getProcessCpuTime();
        for (int i = 0; i < posts; i++) {
            free.acquire();
            var _ = service.client().sendAsync(request, BodyHandlers.discarding())
                    .whenComplete((_, _) -> free.release());
        }
        free.acquire(AT_ONCE);
        return (process.getProcessCpuTime() - before) / 1_000.0 / posts;
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }
}
