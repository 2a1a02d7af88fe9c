package io.fleet.cli.load;

import io.fleet.cli.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two reports beside each other. Immutable. */
final class LoadComparison {

    private static final List<String> ASKED_FOR = List.of("drivers", "every_ms", "customers", "transport");
    private static final List<Row> ROWS = List.of(
            new Row("fixes sent a second", "/sent"), new Row("accepted a second", "/accepted"),
            new Row("delivered a second", "/delivered"),
            new Row("POST P50, ms", "/post_ms/p50"), new Row("POST P99, ms", "/post_ms/p99"),
            new Row("POST P99.9, ms", "/post_ms/p99_9"),
            new Row("POST to socket P50, ms", "/post_to_socket_ms/p50"),
            new Row("POST to socket P99, ms", "/post_to_socket_ms/p99"),
            new Row("POST to socket P99.9, ms", "/post_to_socket_ms/p99_9"),
            new Row("cores of the load's maker", "/generator/cores"));

    private final Path first;
    private final Path second;
    private final JsonNode a;
    private final JsonNode b;

    /** A figure and where reports have it; what is counted is told by the second. */
    private record Row(String name, String pointer) {

        double in(JsonNode report) {
            double value = report.at(pointer).asDouble(Double.NaN);
            return pointer.lastIndexOf('/') == 0 ? value / report.path("seconds").asDouble(Double.NaN) : value;
        }
    }

    private LoadComparison(Path first, Path second) {
        this.first = first;
        this.second = second;
        this.a = read(first);
        this.b = read(second);
    }

    /**
     * Reads both.
     *
     * @throws CommandFailure if one of them is no report of {@code ./fleet simulate --report}
     */
    static LoadComparison of(Path first, Path second) {
        return new LoadComparison(first, second);
    }

    private static JsonNode read(Path file) {
        if (!Files.isReadable(file)) {
            throw new CommandFailure("--compare: " + file + " cannot be read");
        }
        try {
            JsonNode report = JsonMapper.shared().readTree(file);
            if (report.path("seconds").isNumber()) {
                return report;
            }
        } catch (JacksonException _) {
            // Said below, in the same words as for JSON of another kind.
        }
        throw new CommandFailure("--compare: " + file + " is no report (expected: a file that --report has written)");
    }

    /** For people: each figure of both, and the second by the first. */
    String table() {
        var text = new StringBuilder("%-26s %14s %14s %8s%n".formatted("", name(first), name(second), "ratio"));
        for (Row row : ROWS) {
            double one = row.in(a);
            double other = row.in(b);
            text.append("%-26s %14s %14s %8s%n".formatted(row.name(), figure(one, ""), figure(other, ""),
                    figure(other / one, "x")));
        }
        String differences = ASKED_FOR.stream().filter(setting -> !Objects.equals(a.get(setting), b.get(setting)))
                .map(setting -> "%s (%s, %s)".formatted(setting, a.path(setting).asString("-"),
                        b.path(setting).asString("-")))
                .collect(Collectors.joining(", "));
        return differences.isEmpty()
                ? text.toString().stripTrailing()
                : text + "they were asked for different loads: " + differences;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.length() > 14 ? name.substring(0, 13) + "…" : name;
    }

    private static String figure(double value, String unit) {
        return Double.isFinite(value) ? "%,.2f%s".formatted(value, unit) : "-";
    }
}
