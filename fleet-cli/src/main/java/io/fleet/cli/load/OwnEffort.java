package io.fleet.cli.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What making the load has cost its maker: whoever has no processor left measures himself. Confined to one thread. */
final class OwnEffort {

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long startedNanos = System.nanoTime();
    private final long cpuNanos = process.getProcessCpuTime();

    /** Processor time of this process by time that has passed, since this was made. */
    double cores() {
        return (process.getProcessCpuTime() - cpuNanos) / (double) Math.max(1, System.nanoTime() - startedNanos);
    }

    /** How many cores there are for all. */
    int machineCores() {
        return process.getAvailableProcessors();
    }
}
