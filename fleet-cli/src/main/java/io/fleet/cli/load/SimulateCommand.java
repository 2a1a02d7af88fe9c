package io.fleet.cli.load;

import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes load on running services and measures what it costs those who wait. */
@Command(name = "simulate", header = "Make load on running services and measure latency", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "", "Each fix is due at its moment, whatever became of those before, and every latency counts",
        "from that moment. A load that this machine could not make in time is not reported.",
        "Tokens are signed with FLEET_JWT_SECRET.", ""})
public final class SimulateCommand implements Callable<Integer> {

    private static final Duration TOKEN_LIFE = Duration.ofDays(1);
    private static final int CONNECT_MILLIS = 5_000;
    /** As many as the ingestion takes at once. */
    private static final int LARGEST_BATCH = 1_000;

    @Option(names = "--drivers", paramLabel = "N", defaultValue = "200", description = "how many drivers report (default: ${DEFAULT-VALUE})")
    private int drivers;

    @Option(names = "--every", paramLabel = "TIME", defaultValue = "5s", description = "how often each reports (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ZERO;

    @Option(names = "--rate", paramLabel = "N", description = "fixes per second of all drivers together, in place of --every")
    private @Nullable Double rate;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "20", description = "how many customers watch a driver's order (default: ${DEFAULT-VALUE})")
    private int customers;

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "5s", description = "for how long before anything is counted (default: ${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "60s", description = "for how long (default: ${DEFAULT-VALUE})")
    private Duration duration = Duration.ZERO;

    @Option(names = "--transport", paramLabel = "KIND", defaultValue = "http", description = "http: a POST for each fix, batch: for some, websocket: a frame (default: ${DEFAULT-VALUE})")
    private LoadPlan.Transport transport = LoadPlan.Transport.http;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "10", description = "with batch: how many fixes of a driver a POST has, up to 1000 (default: ${DEFAULT-VALUE})")
    private int batchSize;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "shared", description = "each: every driver keeps a connection, N: so many for all, shared: as many as it takes; not for websocket, which has one for each (default: ${DEFAULT-VALUE})")
    private String connections = "shared";

    @Option(names = "--replay", paramLabel = "FILE", description = "take places, drivers and orders from a recorded trace (csv or csv.gz), as fast as asked for")
    private @Nullable Path replay;

    @Option(names = "--ingestion", paramLabel = "URL", defaultValue = "http://127.0.0.1:8081", description = "where drivers send (default: ${DEFAULT-VALUE})")
    private URI ingestion = URI.create("");

    @Option(names = "--gateway", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080", description = "where customers watch (default: ${DEFAULT-VALUE})")
    private URI gateway = URI.create("");

    @Option(names = "--compare", paramLabel = "FILE.json", arity = "2", description = "make no load: put two reports beside each other")
    private List<Path> compare = List.of();

    @Option(names = "--report", paramLabel = "FILE.json", description = "write the figures into this file as well")
    private @Nullable Path report;

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InstantSource clock;

    public SimulateCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!compare.isEmpty()) {
            terminal.line(LoadComparison.of(compare.getFirst(), compare.getLast()).table());
            return 0;
        }
        check();
        var signer = new TokenSigner(environment.get(TokenSigner.VARIABLE), TOKEN_LIFE, clock);
        var plan = new LoadPlan(drivers, rate == null ? every : Duration.ofNanos((long) (drivers / rate * 1e9)),
                customers, warmUp, duration, transport, batchSize, connections(), ingestion, gateway);
        reachable("--ingestion", ingestion);
        reachable("--gateway", customers == 0 ? ingestion : gateway);
        var run = new LoadRun(plan, signer, clock, terminal);
        LoadReport result;
        if (replay == null) {
            result = run.run(new MadeUpFeed(drivers, plan.every(), clock.instant()));
        } else {
            try (var feed = new TraceFeed(new TraceFile(replay))) {
                result = run.run(feed);
            }
        }
        result.maker().check();
        terminal.line(result.table());
        write(result);
        return result.counts().accepted() > 0 ? 0 : 1;
    }

    private void check() {
        positive("--drivers", drivers);
        positive("--every", every.toNanos() / 1e9);
        positive("--duration", duration.toNanos() / 1e9);
        positive("--rate", rate == null ? 1 : rate);
        if (customers < 0) {
            throw new CommandFailure("--customers: " + customers + " (expected: 0 or more)");
        }
        if (batchSize < 1 || batchSize > LARGEST_BATCH) {
            throw new CommandFailure("--batch-size: " + batchSize + " (expected: 1 to " + LARGEST_BATCH + ")");
        }
        if (replay != null && transport == LoadPlan.Transport.batch) {
            throw new CommandFailure("--transport: batch (expected with --replay: http or websocket)");
        }
    }

    private int connections() {
        return switch (connections) {
            case "shared" -> 0;
            case "each" -> drivers;
            case String number when number.matches("[1-9]\\d{0,4}") -> Integer.parseInt(number);
            default -> throw new CommandFailure(
                    "--connections: " + connections + " (expected: each, shared, or a number from 1 to 99999)");
        };
    }

    private static void positive(String option, double value) {
        if (!(value > 0)) {
            throw new CommandFailure(option + ": " + value + " (expected: more than 0)");
        }
    }

    private static void reachable(String option, URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(String.valueOf(address.getHost()), port), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new CommandFailure("nothing answers at " + address + " (" + e.getMessage()
                    + "): start the services with ./fleet up, or put " + option + " right", e);
        }
    }

    private void write(LoadReport result) {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, result.json());
        } catch (IOException e) {
            throw new CommandFailure("--report: " + report + " cannot be written: " + e.getMessage(), e);
        }
    }
}
