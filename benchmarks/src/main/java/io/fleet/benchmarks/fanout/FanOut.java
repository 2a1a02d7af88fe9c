package io.fleet.benchmarks.fanout;

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
import java.util.concurrent.Callable;
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

    @Option(names = "--sockets", defaultValue = "10000", description = "customers on one server (${DEFAULT-VALUE})")
    private int sockets;

    @Option(names = "--rate", defaultValue = "2000", description = "fixes per second (${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "30", description = "seconds before each measurement (${DEFAULT-VALUE})")
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
        var plan = new Plan(sockets, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
        var folder = Files.createTempDirectory("fan-out");
        String secret = TokenSigner.newSecret();
        var signer = new TokenSigner(secret, Duration.ofHours(2), InstantSource.system());
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var report = new Report(out);
        out.printf("%d sockets, %d fixes/s, %d s after %d s; logs in %s%n%n", sockets, rate, seconds, warmUp,
                folder);
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary())) {
            var steady = new Steady(plan, redis, signer, report);
            if (only.contains("floor")) {
                try (var floor = Server.floor(folder, redis.url())) {
                    steady.run("floor", floor);
                }
            }
            if (only.contains("gateway")) {
                try (var gateway = Server.gateway(project, folder, redis.url(), secret)) {
                    steady.run("gateway", gateway);
                }
            }
            if (only.contains("moves")) {
                new Moves(plan, redis, signer, report, () -> Server.gateway(project, folder, redis.url(), secret))
                        .run();
            }
        }
        out.printf("%nMeasured for %d s after %d s:%n%n%s", seconds, warmUp, report.toMarkdown());
        return 0;
    }
}
