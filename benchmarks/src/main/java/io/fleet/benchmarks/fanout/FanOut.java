package io.fleet.benchmarks.fanout;

import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Servers;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a gateway costs, beside a bare server that only fans out: {@code docs/fan-out.md} says how to run it and what came of it.
 *
 * <p>Redis, each server and the load are processes of their own on this machine.
 */
@Command(name = "fan-out", mixinStandardHelpOptions = true, sortOptions = false)
final class FanOut implements Callable<Integer> {

    private static final int[] FANS = {1, 5};

    @Option(names = "--sockets", defaultValue = "10000", description = "customers on one server (${DEFAULT-VALUE})")
    private int sockets;

    @Option(names = "--rate", defaultValue = "2000", description = "fixes per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "30", description = "seconds before each measurement, at most; it ends when the compilers rest (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "30", description = "of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--only", defaultValue = "floor,gateway,moves", split = ",", description = "what to measure (${DEFAULT-VALUE})")
    private List<String> only = List.of();

    @Option(names = "--project", defaultValue = ".", description = "the root of the checkout, built (${DEFAULT-VALUE})")
    private Path project = Path.of(".");

    static void main(String[] arguments) {
        System.exit(new CommandLine(new FanOut()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        var plan = new Plan(sockets, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds),
                Plan.SETTLING);
        var folder = Files.createTempDirectory("fan-out");
        String secret = TokenSigner.newSecret();
        var signer = new TokenSigner(secret, Duration.ofHours(2), InstantSource.system());
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var report = new Report(out);
        var servers = new Servers(project, folder, Servers.USUAL_OPTIONS);
        out.printf("%d sockets, %d fixes/s, %d s after %d s; logs in %s%n%n", sockets, rate, seconds, warmUp,
                folder);
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary())) {
            var steady = new Steady(plan, redis, signer);
            if (only.contains("floor")) {
                try (var floor = servers.program(Floor.class, redis.url())) {
                    measure("floor", floor, steady, report);
                }
            }
            if (only.contains("gateway")) {
                try (var gateway = gateway(servers, redis, secret)) {
                    measure("gateway", gateway, steady, report);
                }
            }
            if (only.contains("moves")) {
                new Moves(plan, redis, signer, report, () -> gateway(servers, redis, secret))
                        .run();
            }
        }
        out.printf("%nMeasured for %d s after %d s:%n%n%s", seconds, warmUp, report.toMarkdown());
        return 0;
    }

    private static Server gateway(Servers servers, EmbeddedRedis redis, String secret) {
        return servers.service("websocket-gateway", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET", secret));
    }

    private static void measure(String name, Server server, Steady steady, Report report) {
        var idle = steady.idle(server);
        report.add(Report.Table.IDLE, name, Report.number(idle.heapKib(), 1, "KiB"),
                Report.number(idle.residentKib(), 1, "KiB"));
        for (int fan : FANS) {
            var flow = steady.flow(List.of(server), fan);
            report.add(Report.Table.STEADY, name, "1:" + fan, Report.number(flow.framesPerSecond(), 0, ""),
                    Report.number(flow.serverMicros(), 1, "µs"), Report.number(flow.redisMicros(), 1, "µs"),
                    millis(flow.latencies(), 50), millis(flow.latencies(), 99), millis(flow.latencies(), 99.9),
                    Report.number(flow.othersCores(), 1, "cores"));
        }
    }

    private static String millis(Histogram latencies, double percentile) {
        return Report.number(latencies.getValueAtPercentile(percentile) / 1e6, 1, "ms");
    }
}
