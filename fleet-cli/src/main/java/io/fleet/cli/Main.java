package io.fleet.cli;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.terminal.TimeSpan;
import io.fleet.cli.token.TokenCommand;
import io.fleet.cli.up.UpCommand;
import io.fleet.embedded.EmbeddedStartException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./fleet}. */
@Command(name = "fleet", header = "Real-time logistics and analytics: where drivers are, and where they were", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", version = "fleet 0.1.0", description = {
        "", "Begin with './fleet up'; './fleet COMMAND --help' tells more about each.",
        ""}, commandListHeading = "%nCommands:%n")
final class Main {

    private static final int MISUSE = 2;
    private static final int FAILURE = 1;

    private Main() {}

    static void main(String[] arguments) {
        System.exit(run(System.out, System.err, System.getenv(), arguments));
    }

    /** What the program ends with. */
    static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
        var terminal = new Terminal(out, Boolean.getBoolean("fleet.terminal"));
        var clock = Machine.clock();
        var commandLine = new CommandLine(new Main())
                .addSubcommand(new UpCommand(terminal, environment, clock))
                .addSubcommand(new TokenCommand(terminal, environment, clock));
        commandLine.registerConverter(Duration.class, new TimeSpan());
        commandLine.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        commandLine.setUsageHelpWidth(110);
        commandLine.setExecutionExceptionHandler((thrown, _, _) -> {
            if (thrown instanceof CommandFailure || thrown instanceof EmbeddedStartException) {
                terminal.status("");
                err.println("fleet: " + thrown.getMessage());
                return FAILURE;
            }
            throw thrown;
        });
        if (arguments.length == 0) {
            commandLine.usage(err);
            return MISUSE;
        }
        return commandLine.execute(arguments);
    }
}
