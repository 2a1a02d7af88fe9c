package io.fleet.benchmarks.fanout;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, in tables of Markdown. Each row is told as soon as it is known. */
final class Report {

    private final Map<Table, List<String>> rows = new EnumMap<>(Table.class);
    private final PrintStream progress;

    /** What rows belong together. */
    enum Table {
        /** What frames cost while customers stay. */
        STEADY("server", "fixes to sockets", "frames/s", "CPU of the server per frame", "of Redis per fix", "P50",
                "P99", "P99.9", "others' load"),
        /** What sockets hold that nothing is sent to. */
        IDLE("idle sockets", "heap each", "resident each"),
        /** What becomes of the customers when their gateway goes. */
        MOVES("what happens", "all are with the other, with a fix", "without a fix P50", "P99", "longest", "refused",
                "SUBSCRIBE sent", "CPU of the other per customer", "others' load");

        private final String heading;

        Table(String... columns) {
            heading = row((Object[]) columns) + "\n" + "|---".repeat(columns.length) + "|";
        }
    }

    /**
     * Nothing yet.
     *
     * @param progress where each row is told when it is added
     */
    Report(PrintStream progress) {
        this.progress = progress;
    }

    void add(Table table, Object... cells) {
        String row = row(cells);
        rows.computeIfAbsent(table, _ -> new ArrayList<>()).add(row);
        progress.println(row);
    }

    /** The tables that have rows. */
    String toMarkdown() {
        var text = new StringBuilder();
        rows.forEach((table, added) -> text.append(table.heading).append('\n').append(String.join("\n", added))
                .append("\n\n"));
        return text.toString();
    }

    /** A number with its unit behind it. */
    static String number(double value, int decimals, String unit) {
        return String.format(Locale.ROOT, "%,." + decimals + "f%s", value, unit.isEmpty() ? "" : " " + unit);
    }

    private static String row(Object... cells) {
        return "| " + String.join(" | ", List.of(cells).stream().map(Object::toString).toList()) + " |";
    }
}
