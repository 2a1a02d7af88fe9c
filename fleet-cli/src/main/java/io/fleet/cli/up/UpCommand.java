package io.fleet.cli.up;

import io.fleet.cli.replay.ReplaySettings;
import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceSurvey;
import io.fleet.cli.stack.Ports;
import io.fleet.cli.stack.StackOptions;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything. */
@Command(name = "up", header = "Start everything on this machine and let drivers drive", mixinStandardHelpOptions = true, usageHelpAutoWidth = false, sortOptions = false, description = {
        "", "Starts Redis, PostgreSQL and the three services, prints tokens and lines to try, and",
        "READY once they work. Ctrl-C stops all of it.", ""}, footer = {"",
                "Settings of the services are taken from the environment, for example",
                "  FLEET_ORDERS_BINDING=dispatched ./fleet up",
                "FLEET_JWT_SECRET signs the tokens; without it a secret is made up for the run and printed."})
public final class UpCommand implements Callable<Integer> {

    private static final int USUAL_DRIVERS = 200;
    private static final int MOST_DRIVERS = 100_000;
    private static final Duration TOKEN_LIFE = Duration.ofDays(1);

    @Option(names = "--drivers", paramLabel = "N", description = "how many drivers are simulated; 0: none (default: 200, with --replay none)")
    private @Nullable Integer drivers;

    @Option(names = "--replay", paramLabel = "FILE", description = "drive a recorded trace again (csv or csv.gz): its last fix falls on the start of the run")
    private @Nullable Path replay;

    @Option(names = "--speed-up", paramLabel = "X", description = "how many seconds of the trace pass in one (default: 1)")
    private @Nullable Double speedUp;

    @Option(names = "--redis-url", paramLabel = "URL", description = "use this Redis (redis://host:port) instead of the embedded one")
    private @Nullable String redisUrl;

    @Option(names = "--database-url", paramLabel = "URL", description = "use this database (jdbc:postgresql://host:port/name) instead of the embedded one")
    private @Nullable String databaseUrl;

    @Option(names = "--data", paramLabel = "DIR", description = "keep data and logs here; without it they are in temporary folders, removed at the end")
    private @Nullable Path data;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "let the services listen on this address, 0.0.0.0 for all (default: ${DEFAULT-VALUE})")
    private String bind = "";

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InstantSource clock;

    public UpCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        String given = environment.get(TokenSigner.VARIABLE);
        String secret = given == null || given.isEmpty() ? TokenSigner.newSecret() : given;
        var signer = new TokenSigner(secret, TOKEN_LIFE, clock);
        RunPlan plan = plan();
        var settings = plan.survey() == null
                ? Map.<String, String>of()
                : ReplaySettings.of(plan.survey(), plan.speedUp(), environment);
        var options = new StackOptions(Path.of(System.getProperty("fleet.project", "")).toAbsolutePath(),
                Ports.usual(), bind, redisUrl, databaseUrl, data, secret, settings);
        new Run(terminal, clock, signer, plan).run(options, given == null);
        return 0;
    }

    private void check() {
        if (drivers != null && (drivers < 0 || drivers > MOST_DRIVERS)) {
            throw new CommandFailure("--drivers: " + drivers + " (expected: 0 to " + MOST_DRIVERS + ")");
        }
        if (speedUp != null && replay == null) {
            throw new CommandFailure("--speed-up: " + speedUp + " (expected: together with --replay only)");
        }
        if (speedUp != null && !(speedUp > 0 && speedUp <= 1e6)) {
            throw new CommandFailure("--speed-up: " + speedUp + " (expected: more than 0, at most 1000000)");
        }
    }

    private RunPlan plan() {
        if (replay == null) {
            return new RunPlan(drivers == null ? USUAL_DRIVERS : drivers, null, null, 1);
        }
        terminal.status("reading " + replay);
        var file = new TraceFile(replay);
        var survey = TraceSurvey.of(file);
        return new RunPlan(drivers == null ? 0 : drivers, file, survey, speedUp == null ? 1 : speedUp);
    }
}
