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

    /** What a JVM is ready soonest with that need not be fast. */
    private static final List<String> QUICK_START = List.of("-Xms64m", "-Xmx512m", "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private static final int SMALL_FLEET = 100;

    @Option(names = "--only", split = ",", paramLabel = "ROW", description = "which rows: post, post-calm, batch, socket, live, history, path, path-calm, frame, idle, xadd, insert (these), drivers, customers, instances")
    private List<String> only = List.of();

    @Option(names = "--smoke", description = "all rows, small and short, on servers that run all the time, to see that they work; judges no figure and writes none")
    private boolean smoke;

    @Option(names = "--warm-up", defaultValue = "30", description = "seconds of warming up each server, at most (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--round", defaultValue = "5", description = "seconds of each round (${DEFAULT-VALUE})")
    private int round;

    @Option(names = "--drivers", split = ",", paramLabel = "N", defaultValue = "1000,10000,100000", description = "how large the fleets of the row drivers are (${DEFAULT-VALUE})")
    private List<Integer> fleets = List.of();

    @Option(names = "--java", split = " ", paramLabel = "OPTIONS", description = "what the services' JVMs are started with (-Xms64m -Xmx512m)")
    private List<String> javaOptions = List.of();

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
        var servers = new Servers(project.toAbsolutePath().normalize(), logs, javaOptions());
        out.printf("logs in %s%n%n", logs);
        try (var site = new Site(servers, clock)) {
            var found = new Results(out, clock);
            var took = measure(site, rows, found);
            out.printf("%n%s%n", took);
            found.check(rows);
            if (!smoke) {
                var file = results.resolve(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + ".json");
                found.write(file, Versions.of(site));
                out.printf("%nwritten to %s%n", file);
            }
        }
        return 0;
    }

    /** Returns how long each part took, in words. */
    private String measure(Site site, Set<Row> rows, Results found) {
        var took = new Stopwatch();
        var pace = smoke ? Pace.SMOKE : Pace.full(Duration.ofSeconds(warmUp), Duration.ofSeconds(round));
        if (pace.together()) {
            took.time("starting", site::startAll);
        }
        took.time("intake", () -> new IntakeRows(site, pace, found::add).run(rows));
        took.time("stores", () -> new StoreRows(site, pace, found::add).run(rows));
        var sizes = smoke ? List.of(SMALL_FLEET) : fleets;
        took.time("consumers", () -> new ConsumerRows(site, pace, sizes, found::add).run(rows));
        took.time("path", () -> new PathRows(site, pace, found::add).run(rows));
        took.time("instances", () -> new InstanceRows(site, pace, found::add).run(rows));
        took.time("customers", () -> new FrameRows(site, pace, found::add).run(rows));
        return took.toString();
    }

    private List<String> javaOptions() {
        if (javaOptions.isEmpty()) {
            return smoke ? QUICK_START : Servers.USUAL_OPTIONS;
        }
        return javaOptions;
    }

    private Set<Row> rows() {
        var known = Arrays.asList(Row.values());
        if (only.isEmpty()) {
            return smoke ? EnumSet.allOf(Row.class) : Row.usual();
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
