package io.fleet.processing.history;

import java.time.Duration;

/** What some rows have cost: time, and CPU of the database's processes on this machine, which is zero where those are elsewhere. */
final class Measured {

    private long rows;
    private long nanos;
    private Duration cpu = Duration.ZERO;

    void measure(int count, Runnable work) {
        var before = databaseCpu();
        long start = System.nanoTime();
        work.run();
        nanos += System.nanoTime() - start;
        cpu = cpu.plus(databaseCpu()).minus(before);
        rows += count;
    }

    String rowsPerSecond() {
        return "%,.0f".formatted(rows * 1e9 / nanos);
    }

    String cpuSecondsPerMillion() {
        return cpu.isZero() ? "-" : "%.1f".formatted(cpu.toMillis() * 1e3 / rows);
    }

    private static Duration databaseCpu() {
        return ProcessHandle.current().descendants().map(ProcessHandle::info).filter(Measured::isPostgres)
                .map(info -> info.totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
    }

    private static boolean isPostgres(ProcessHandle.Info process) {
        return process.command().filter(command -> command.endsWith("postgres")).isPresent();
    }
}
