package io.fleet.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The metrics that {@code deploy/monitoring/metrics/<service>.txt} lists, and those that a service has. Rules, dashboards, autoscalers and documents are
 * held against those lists by {@code .ci/check-deploy}.
 */
final class MetricsList {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "..", "deploy", "monitoring",
            "metrics");
    private static final Pattern NAME = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)[ {]", Pattern.MULTILINE);
    private static final String OURS = "fleet_";

    /** There only once the garbage collector has had to do, which nobody here can bring about. */
    private static final Set<String> BY_CHANCE = Set.of("jvm_gc_pause_seconds_count", "jvm_gc_pause_seconds_max",
            "jvm_gc_pause_seconds_sum");

    private MetricsList() {}

    /** Fails unless the page has all that is listed, and the list all of the page that is the service's own. */
    static void check(String service, String page) {
        var printed = NAME.matcher(page).results().map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var listed = listed(service);
        assertThat(printed).as("the metrics of " + service + " as it runs, compared with its list")
                .containsAll(listed.stream().filter(Predicate.not(BY_CHANCE::contains)).toList());
        assertThat(listed).as("the list of " + service + ", compared with its metrics")
                .containsAll(printed.stream().filter(name -> name.startsWith(OURS)).toList());
    }

    private static List<String> listed(String service) {
        try {
            return Files.readAllLines(FOLDER.resolve(service + ".txt"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
