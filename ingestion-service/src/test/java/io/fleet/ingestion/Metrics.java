package io.fleet.ingestion;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** What the service's Prometheus page says. */
final class Metrics {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Double> values = new LinkedHashMap<>();

    private Metrics(String page) {
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            values.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
    }

    static Metrics of(RunningService service) {
        return new Metrics(service.manage("prometheus").body());
    }

    /** Waits until the page shows that value. */
    static void await(RunningService service, String name, double value) {
        Awaitility.await(name).atMost(PATIENCE).until(() -> of(service).value(name) == value);
    }

    /** The value of {@code name{tag="value"}}; 0 if there is none. */
    double value(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** Every name with its tags. */
    Iterable<String> names() {
        return values.keySet();
    }
}
