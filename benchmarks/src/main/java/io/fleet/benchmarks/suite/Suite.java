package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.Servers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What each part costs for each fix, beside what it should and beside others: {@code docs/performance.md} says how to run it and what came of it. */
@Command(name = "benchmarks/run", mixinStandardHelpOptions = true, sortOptions = false)
final class Suite implements Callable<Integer> {

    @Option(names = "--only", split = ",", paramLabel = "ROW", description = "which rows: post, post-calm, batch, socket, live, history, path, path-calm, frame, idle, xadd, insert (all)")
    private List<String> only = List.of();

    @Option(names = "--smoke", description = "everything small and short, to see that it works; nothing is written")
    private boolean smoke;

    @Option(names = "--warm-up", defaultValue = "20", description = "seconds of warming up each server, at most (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--round", defaultValue = "5", description = "seconds of each round (${DEFAULT-VALUE})")
    private int round;

    @Option(names = "--java", split = " ", paramLabel = "OPTIONS", description = "what the services' JVMs are started with (-Xms64m -Xmx512m)")
    private List<String> javaOptions = Servers.USUAL_OPTIONS;

    @Option(names = "--results", defaultValue = "benchmarks/results", description = "folder for the figures (${DEFAULT-VALUE})")
    private Path results = Path.of(".");

    @Option(names = "--project", defaultValue = ".", description = "the root of the checkout, built (${DEFAULT-VALUE})")
    private Path project = Path.of(".");

    static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Suite()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var rows = rows();
        var clock = InstantSource.system();
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var logs = Files.createTempDirectory("benchmarks");
        var servers = new Servers(project.toAbsolutePath().normalize(), logs, javaOptions);
        out.printf("logs in %s%n%n", logs);
        try (var site = new Site(servers, clock)) {
            var found = new Results(out, clock);
            measure(site, smoke ? Pace.SMOKE : Pace.full(Duration.ofSeconds(warmUp), Duration.ofSeconds(round)), rows,
                    found);
            if (!smoke) {
                var file = results.resolve(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + ".json");
                found.write(file, Versions.of(site));
                out.printf("%nwritten to %s%n", file);
            }
        }
        return 0;
    }

    private static void measure(Site site, Pace pace, Set<Row> rows, Results found) {
        new IntakeRows(site, pace, found::add).run(rows);
        new StoreRows(site, pace, found::add).run(rows);
        new ConsumerRows(site, pace, found::add).run(rows);
        new PathRows(site, pace, found::add).run(rows);
        new FrameRows(site, pace, found::add).run(rows);
    }

    private Set<Row> rows() {
        var known = Arrays.asList(Row.values());
        if (only.isEmpty()) {
            return EnumSet.allOf(Row.class);
        }
        var rows = EnumSet.noneOf(Row.class);
        for (String label : only) {
            rows.add(known.stream().filter(row -> row.label().equals(label)).findFirst()
                    .orElseThrow(() -> new CommandLine.ParameterException(new CommandLine(this),
                            "--only: " + label + " (expected: " + known.stream().map(Row::label).toList() + ")")));
        }
        return rows;
    }
}
