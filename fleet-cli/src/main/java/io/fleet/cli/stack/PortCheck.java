package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether a port can be had, and if not, who has it. */
final class PortCheck {

    /** What a run that was just killed needs to be gone. */
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int CONNECT_MILLIS = 300;
    private static final int PROBE_SECONDS = 3;

    private PortCheck() {}

    /**
     * Returns when the port is free.
     *
     * @throws CommandFailure if it is still taken after some seconds, or there is no such address here
     */
    static void await(String user, String bind, int port, String remedy) {
        InetAddress address = address(bind);
        if (!Wait.until(GRACE, () -> isFree(address, port))) {
            throw new CommandFailure(
                    "port " + port + ", which " + user + " needs, is in use" + owner(port) + ": " + remedy);
        }
    }

    private static InetAddress address(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            new ServerSocket(0, 1, address).close();
            return address;
        } catch (IOException e) {
            throw new CommandFailure("--bind: " + bind + " (expected: an address of this machine, or 0.0.0.0 for all)",
                    e);
        }
    }

    private static boolean isFree(InetAddress address, int port) {
        return !answers(address.isAnyLocalAddress() ? Loopback.ADDRESS : address, port) && canBeBound(address, port);
    }

    /** Some systems let a second process bind an address of a port that a first one holds for all addresses. */
    private static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean canBeBound(InetAddress address, int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, address)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** " by process 123 (name)" where the system tells. */
    private static String owner(int port) {
        return run(List.of("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")).lines().map(String::strip)
                .filter(line -> line.matches("\\d{1,9}")).findFirst().map(PortCheck::process).orElse("");
    }

    private static String process(String pid) {
        String name = ProcessHandle.of(Long.parseLong(pid)).flatMap(process -> process.info().command())
                .map(command -> " (" + command.substring(command.lastIndexOf('/') + 1) + ")").orElse("");
        return " by process " + pid + name;
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
            process.destroyForcibly();
        } catch (IOException _) {
            // The system has no such program; the sentence is good without it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return "";
    }
}
