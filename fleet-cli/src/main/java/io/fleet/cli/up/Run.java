package io.fleet.cli.up;

import io.fleet.cli.send.FixSender;
import io.fleet.cli.simulate.Simulation;
import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.stack.StackOptions;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import io.fleet.cli.watch.Latency;
import io.fleet.cli.watch.Spotters;
import io.fleet.cli.watch.Watchers;
import io.fleet.embedded.EmbeddedStartException;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run from the first process to Ctrl-C. */
final class Run {

    private static final int SPOTTERS = 20;
    private static final int PLAIN_EVERY = 10;
    private static final Duration SIMULATED_EVERY = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final InstantSource clock;
    private final TokenSigner signer;
    private final RunPlan plan;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Run(Terminal terminal, InstantSource clock, TokenSigner signer, RunPlan plan) {
        this.terminal = terminal;
        this.clock = clock;
        this.signer = signer;
        this.plan = plan;
    }

    /**
     * Starts everything and returns when it has been stopped.
     *
     * @param madeUp whether the secret was made up for this run and must be shown
     */
    void run(StackOptions options, boolean madeUp) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-run"));
        long began = System.nanoTime();
        try (var stack = Stack.start(options, new StartDisplay(terminal));
                var watchers = new Watchers(stack.api(Service.GATEWAY), signer)) {
            var latency = new Latency();
            var spotters = new Spotters(watchers, latency, SPOTTERS);
            try (var sender = new FixSender(stack.api(Service.INGESTION), signer, Traffic.measured(spotters))) {
                Instant start = clock.instant();
                OrderId simulated = simulate(sender, start);
                var examples = new Examples(stack, signer, plan.ownDriver(), simulated, start);
                examples.await();
                introduce(stack, began, madeUp ? options.secret() : "");
                terminal.line(examples.text());
                terminal.line("\nREADY");
                watch(new StatusLine(stack, latency), replay(sender));
            }
        } catch (CommandFailure | EmbeddedStartException e) {
            boolean asked = stopping.getCount() == 0;
            stopping.countDown();
            if (!asked) {
                throw e;
            }
        }
    }

    private @Nullable OrderId simulate(FixSender sender, Instant start) {
        if (plan.drivers() == 0) {
            return null;
        }
        String prefix = "order_";
        var simulation = new Simulation(
                new Simulation.Plan(plan.drivers(), plan.firstSimulated(), prefix, SIMULATED_EVERY, 1), start);
        var traffic = new Traffic(simulation, sender, clock);
        Runtime.getRuntime().addShutdownHook(new Thread(traffic::close, "stop-traffic"));
        return simulation.lastingOrder();
    }

    private @Nullable ReplayRun replay(FixSender sender) {
        return plan.trace() == null || plan.survey() == null
                ? null
                : new ReplayRun(plan.trace(), plan.survey(), plan.speedUp(), sender, terminal, clock.instant());
    }

    private void introduce(Stack stack, long began, String secret) {
        terminal.status("");
        terminal.line(String.format(Locale.ROOT, "started in %.1f s", (System.nanoTime() - began) / 1e9));
        terminal.line("""

                gateway    %s   for customers
                ingestion  %s   for drivers
                processing %s   for operators and analysts
                Redis      %s
                PostgreSQL %s
                logs       %s""".formatted(stack.api(Service.GATEWAY), stack.api(Service.INGESTION),
                stack.api(Service.PROCESSING), withoutPassword(stack.redisUrl()), withoutPassword(stack.databaseUrl()),
                stack.logs()));
        if (!secret.isEmpty()) {
            terminal.line("  " + TokenSigner.VARIABLE + "=" + secret + " (made up for this run)");
        }
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("//[^@/]*@", "//").replaceAll("password=[^&]*", "password=…");
    }

    private void watch(StatusLine status, @Nullable ReplayRun replay) throws InterruptedException {
        for (long second = 1; !stopping.await(1, TimeUnit.SECONDS); second++) {
            String line = (replay == null ? "" : replay.progress()) + status.now();
            if (terminal.rewrites() || second % PLAIN_EVERY == 0) {
                terminal.status(line);
            }
        }
    }

    private void stop() {
        if (stopping.getCount() == 0) {
            return;
        }
        stopping.countDown();
        terminal.status("");
        terminal.line("stopping");
    }
}
