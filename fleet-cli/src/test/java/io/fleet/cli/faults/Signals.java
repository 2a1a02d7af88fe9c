package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes that are not children of this one. */
final class Signals {

    private Signals() {}

    /** Sends the signal, {@code STOP} for example; returns when it has been sent. */
    static void send(String signal, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
            assertThat(code).as("kill -" + signal + " " + pid).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Halts the process and all below it, from the top, so that it makes no new ones meanwhile. */
    static List<Long> halt(long pid) {
        send("STOP", pid);
        var below = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid).toList();
        below.forEach(each -> send("STOP", each));
        return Stream.concat(Stream.of(pid), below.stream()).toList();
    }

    /** Has processes go on that were halted. */
    static void resume(List<Long> pids) {
        pids.reversed().forEach(pid -> send("CONT", pid));
    }
}
