package io.fleet.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux says of a process. */
public final class ProcessFigures {

    /** Of the kernel's clock in {@code /proc}: 100 a second on every Linux in use. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int USER_OF_ENDED_CHILDREN = 13;
    private static final int SYSTEM_OF_ENDED_CHILDREN = 14;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Of each collector; the serial one works in the thread of the virtual machine, where the others stop the world. */
    private static final Pattern GC_THREAD = Pattern
            .compile("GC Thread|G1 |VM Thread|Shenandoah|RuntimeWorker|Z(Driver|Worker|Director|Stat|Uncommit)");

    /** What a JVM does for itself. */
    public enum Chore {
        /** It compiles. */
        JIT,
        /** It collects garbage. */
        GC
    }

    private ProcessFigures() {}

    /** Processor time used since it began, all threads, in microseconds. */
    public static long cpuMicros(long pid) {
        return micros(stat(pid), USER, SYSTEM);
    }

    /** The same of a server that works in processes of its own: its children that live, and those that have ended. */
    public static long familyMicros(long pid) {
        long ended = micros(stat(pid), USER_OF_ENDED_CHILDREN, SYSTEM_OF_ENDED_CHILDREN);
        long living = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).mapToLong(ProcessHandle::pid)
                .map(ProcessFigures::cpuMicrosIfThere).sum();
        return cpuMicros(pid) + ended + living;
    }

    /** Processor time of a JVM's threads that do not do its work, since it began, in microseconds. */
    public static Map<Chore, Long> chores(long pid) {
        var micros = new EnumMap<Chore, Long>(Map.of(Chore.JIT, 0L, Chore.GC, 0L));
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            tasks.map(task -> readIfThere(task.resolve("stat"))).filter(stat -> !stat.isEmpty())
                    .forEach(stat -> chore(stat)
                            .ifPresent(chore -> micros.merge(chore, micros(fields(stat), USER, SYSTEM), Long::sum)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return micros;
    }

    /** By the names that HotSpot gives its threads. */
    private static Optional<Chore> chore(String stat) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
            return Optional.of(Chore.JIT);
        }
        return GC_THREAD.matcher(name).lookingAt() ? Optional.of(Chore.GC) : Optional.empty();
    }

    /** Memory in use that is not swapped out, in KiB. */
    public static long residentKib(long pid) {
        var match = RESIDENT.matcher(read(Path.of("/proc", Long.toString(pid), "status")));
        return match.find() ? Long.parseLong(match.group(1)) : 0;
    }

    /** Processor time that the whole machine has used since it began, in microseconds. */
    public static long machineMicros() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split("\\s+", -1);
        long busy = 0;
        for (int i = 1; i < fields.length; i++) {
            boolean idle = i == 4 || i == 5;
            busy += idle ? 0 : Long.parseLong(fields[i]);
        }
        return busy * MICROS_PER_TICK;
    }

    private static String[] stat(long pid) {
        return fields(read(Path.of("/proc", Long.toString(pid), "stat")));
    }

    private static long cpuMicrosIfThere(long pid) {
        String stat = readIfThere(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.isEmpty() ? 0 : micros(fields(stat), USER, SYSTEM);
    }

    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static long micros(String[] fields, int one, int other) {
        return (Long.parseLong(fields[one]) + Long.parseLong(fields[other])) * MICROS_PER_TICK;
    }

    /** Empty for a process or thread that has ended meanwhile. */
    private static String readIfThere(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
