package io.fleet.cli.up;

import io.fleet.cli.stack.Ports;
import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.stack.StackListener;
import io.fleet.cli.stack.StackOptions;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything. */
@Command(name = "up", header = "Start everything on this machine, with simulated drivers", mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    @Option(names = "--redis-url", paramLabel = "URL", description = "use this Redis (redis://host:port) instead of the embedded one")
    private @Nullable String redisUrl;

    @Option(names = "--database-url", paramLabel = "URL", description = "use this database (jdbc:postgresql://host:port/name) instead of the embedded one")
    private @Nullable String databaseUrl;

    @Option(names = "--data", paramLabel = "DIR", description = "keep data and logs here; without it they go into temporary folders and are removed at the end")
    private @Nullable Path data;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "listen on this address, 0.0.0.0 for all (default: ${DEFAULT-VALUE})")
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
        String secret = environment.getOrDefault(TokenSigner.VARIABLE, TokenSigner.newSecret());
        var signer = new TokenSigner(secret, Duration.ofHours(24), clock);
        var options = new StackOptions(Path.of(System.getProperty("fleet.project", "")).toAbsolutePath(),
                Ports.usual(), bind, redisUrl, databaseUrl, data, secret, Map.of());
        try (var stack = Stack.start(options, StackListener.SILENT)) {
            terminal.line("gateway " + stack.api(Service.GATEWAY) + " dispatcher " + signer.dispatcher());
            terminal.line("READY");
            new CountDownLatch(1).await();
        } catch (CommandFailure e) {
            throw e;
        }
        return 0;
    }
}
