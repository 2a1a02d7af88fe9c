package io.fleet.cli.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The faults of one run, as a Markdown table in {@code target/faults.md}. */
final class FaultTable {

    private static final Path FILE = Path.of("target", "faults.md");
    private static final List<String> HEAD = List.of(
            "| fault | sent | accepted | stored | sent again | dead letters | longest live gap | recovery | memory of a service / Redis | |",
            "|---|---|---|---|---|---|---|---|---|---|");

    private final List<FaultRow> rows = new ArrayList<>();

    /** Adds the row, says it and writes the table anew. */
    void add(FaultRow row) throws IOException {
        rows.add(row);
        System.out.println(row.line());
        var lines = new ArrayList<>(HEAD);
        rows.forEach(each -> lines.add(each.markdown()));
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        Files.write(FILE, lines);
    }
}
