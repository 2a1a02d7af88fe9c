package io.fleet.benchmarks.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What has been found, as a table for people and a file for programs. Confined to one thread. */
final class Results {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String HEADING = """
            | row | server | a second | cost each | target | JIT | GC | P50 / P99 / P99.9 | sender | others' load | | memory, delays |
            |---|---|---|---|---|---|---|---|---|---|---|---|""";

    private final List<Figure> figures = new ArrayList<>();
    private final PrintStream progress;
    private final InstantSource clock;

    /**
     * Nothing yet.
     *
     * @param progress where each figure is told as soon as it is known
     */
    Results(PrintStream progress, InstantSource clock) {
        this.progress = progress;
        this.clock = clock;
        progress.println(HEADING);
    }

    void add(Figure figure) {
        figures.add(figure);
        progress.println(line(figure));
    }

    /**
     * Looks whether everything was measured that should have been; how long it took is not looked at.
     *
     * @throws IllegalStateException if a row has no figure, or one of nothing
     */
    void check(Set<Row> wanted) {
        var missing = wanted.stream().filter(row -> figures.stream().noneMatch(figure -> figure.row() == row))
                .map(row -> row.label() + ": no figure");
        var empty = figures.stream().filter(figure -> !figure.isMeasured())
                .map(figure -> figure.row().label() + ", " + figure.server() + ": nothing was measured");
        var wrong = Stream.concat(missing, empty).toList();
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(String.join("; ", wrong));
        }
    }

    private static String line(Figure figure) {
        var row = figure.row();
        String targets = figure.server().equals(Figure.OURS)
                ? row.targets().stream().map(target -> target.part() + " " + number(target.most()))
                        .collect(Collectors.joining(", "))
                : "";
        String latency = figure.details().containsKey("p50_ms")
                ? "%.2f / %.2f / %.2f ms".formatted(figure.detail("p50_ms"), figure.detail("p99_ms"),
                        figure.detail("p99_9_ms"))
                : "";
        return "| %s | %s | %,.0f | %s %s | %s | %s | %s | %s | %.2f cores | %.2f cores | %s | %s |".formatted(
                row.title(),
                figure.server(), figure.perSecond(), costs(figure.costs()), row.unit(), targets,
                number(figure.detail("jit")), number(figure.detail("gc")), latency, figure.detail("generator_cores"),
                figure.detail("others_cores"), figure.reservations(), more(figure));
    }

    /** What each part takes of memory, and its share of collecting and compiling; how long the rest of the way takes. */
    private static String more(Figure figure) {
        var words = new ArrayList<String>();
        for (String part : figure.costs().keySet()) {
            if (figure.details().containsKey(part + Figure.RESIDENT)) {
                words.add("%s %.0f MiB (heap %.0f MiB, GC %.1f %%, JIT %.1f %%)".formatted(part,
                        figure.detail(part + Figure.RESIDENT), figure.detail(part + Figure.HEAP),
                        100 * figure.detail(part + Figure.GC_SHARE), 100 * figure.detail(part + Figure.JIT_SHARE)));
            }
        }
        for (String way : List.of("live", "history", "read")) {
            if (figure.details().containsKey(way + "_p99_ms")) {
                words.add("%s %.1f / %.1f ms".formatted(way, figure.detail(way + "_p50_ms"),
                        figure.detail(way + "_p99_ms")));
            }
        }
        return String.join("; ", words);
    }

    private static String costs(Map<String, Double> costs) {
        return costs.entrySet().stream().map(cost -> cost.getKey() + " " + number(cost.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return "%.1f".formatted(value);
    }

    /**
     * Writes the file; what an earlier run of that day wrote of other rows stays.
     *
     * @param versions of everything that took part
     */
    void write(Path file, Map<String, String> versions) {
        try {
            var all = Files.exists(file) ? (ObjectNode) JSON.readTree(file) : JSON.createObjectNode();
            var rows = all.withObject("/rows");
            figures.stream().map(Figure::row).distinct().forEach(row -> rows.remove(row.label()));
            for (var figure : figures) {
                rows.withObject("/" + figure.row().label()).set(figure.server(),
                        JSON.valueToTree(json(figure, versions)));
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writeValueAsString(all) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> json(Figure figure, Map<String, String> versions) {
        return Map.of("measured_at", clock.instant().toString(), "per_second", rounded(figure.perSecond()),
                "cost_each", rounded(figure.costs()), "unit", figure.row().unit(),
                "targets",
                figure.row().targets().stream().collect(Collectors.toMap(Row.Target::part, Row.Target::most)),
                "details", rounded(figure.details()), "reservations", figure.reservations(), "versions", versions);
    }

    private static Map<String, Double> rounded(Map<String, Double> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> rounded(each.getValue()), (a, _) -> a,
                        TreeMap::new));
    }

    private static double rounded(double value) {
        return Math.rint(value * 1_000) / 1_000;
    }
}
