package io.fleet.cli.token;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a token. */
@Command(name = "token", header = "Print a token signed with FLEET_JWT_SECRET", mixinStandardHelpOptions = true, description = {
        "", "The token is printed alone, so that it fits into a command:",
        "  curl -H \"Authorization: Bearer $(./fleet token --scope dispatcher)\" …", ""})
public final class TokenCommand implements Callable<Integer> {

    private static final List<String> SCOPES = List.of("driver", "customer", "dispatcher", "admin");

    @Option(names = "--scope", required = true, paramLabel = "SCOPE", description = "driver, customer, dispatcher or admin")
    private String scope = "";

    @Option(names = "--sub", paramLabel = "ID", description = "whom the token speaks for; for a driver the driver's id, and then required")
    private @Nullable String subject;

    @Option(names = "--order", paramLabel = "ORDER", description = "an order that a customer may watch; may be given several times")
    private List<String> orders = new ArrayList<>();

    @Option(names = "--ttl", paramLabel = "TIME", defaultValue = "1h", description = "how long it is good for: 90s, 30m, 1h, 2d (default: ${DEFAULT-VALUE})")
    private Duration timeToLive = Duration.ZERO;

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final InstantSource clock;

    public TokenCommand(Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this.terminal = terminal;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        check();
        var signer = new TokenSigner(environment.get(TokenSigner.VARIABLE), timeToLive, clock);
        terminal.line(signer.of(scope, subject, orders.stream().map(TokenCommand::order).toList()));
        return 0;
    }

    private void check() {
        if (!SCOPES.contains(scope)) {
            throw new CommandFailure("--scope: " + scope + " (expected: " + String.join(", ", SCOPES) + ")");
        }
        if (!timeToLive.isPositive()) {
            throw new CommandFailure("--ttl: " + timeToLive + " (expected: more than 0)");
        }
        if (scope.equals("driver") && (subject == null || DriverId.parse(subject).isEmpty())) {
            throw new CommandFailure("--sub: " + (subject == null ? "missing" : subject)
                    + " (expected with --scope driver: " + DriverId.EXPECTED + ")");
        }
        if (scope.equals("customer") && orders.isEmpty()) {
            throw new CommandFailure("--order: missing (expected with --scope customer: the orders to watch)");
        }
    }

    private static OrderId order(String text) {
        return OrderId.parse(text).orElseThrow(
                () -> new CommandFailure("--order: " + text + " (expected: " + OrderId.EXPECTED + ")"));
    }
}
