package io.fleet.cli.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that runs a {@link FakeService} as the command line runs the services, and says its id. */
final class FakeCommandLine {

    private FakeCommandLine() {}

    /** Takes the port and the folder for the log. */
    static void main(String[] arguments) throws InterruptedException {
        var launch = ServiceRunnerTest.launch(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        try (var readiness = new Readiness();
                var runner = new ServiceRunner(launch, readiness, StackListener.SILENT)) {
            runner.start();
            System.out.println(runner.pid());
            new CountDownLatch(1).await();
        }
    }
}
