package io.fleet.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What Linux says of a process. */
final class ProcessFigures {

    /** Of the kernel's clock in {@code /proc}: 100 a second on every Linux in use. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private ProcessFigures() {}

    /** Processor time used since it began, all threads, in microseconds. */
    static long cpuMicros(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * MICROS_PER_TICK;
    }

    /** Memory in use that is not swapped out, in KiB. */
    static long residentKib(long pid) {
        var match = RESIDENT.matcher(read(Path.of("/proc", Long.toString(pid), "status")));
        return match.find() ? Long.parseLong(match.group(1)) : 0;
    }

    /** Processor time that the whole machine has used since it began, in microseconds. */
    static long machineMicros() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split("\\s+", -1);
        long busy = 0;
        for (int i = 1; i < fields.length; i++) {
            boolean idle = i == 4 || i == 5;
            busy += idle ? 0 : Long.parseLong(fields[i]);
        }
        return busy * MICROS_PER_TICK;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
