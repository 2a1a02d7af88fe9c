package io.fleet.cli.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the system got through one fault.
 *
 * @param fault      what went wrong
 * @param sent       fixes that were sent at least once
 * @param accepted   fixes that were answered with 202
 * @param stored     fixes in the history
 * @param sentAgain  fixes that had to be sent more than once
 * @param dead       dead letters
 * @param longestGap the longest time for which a customer saw nothing while drivers drove
 * @param recovery   from the end of the fault until the backlog was gone and every customer saw fixes taken after that end
 * @param memory     the most memory that was seen
 * @param troubles   how often requests had to be repeated, by reason
 * @param remark     more for people
 * @param problems   what did not hold; empty if all did
 */
record FaultRow(String fault, long sent, long accepted, long stored, long sentAgain, long dead, Duration longestGap,
        Duration recovery, Memory.Peak memory, Map<String, Long> troubles, String remark, List<String> problems) {

    FaultRow {
        troubles = new TreeMap<>(troubles);
        problems = List.copyOf(problems);
    }

    /** One line for the terminal. */
    String line() {
        return String.format(Locale.ROOT,
                "fault: %s: sent %,d, accepted %,d, stored %,d, sent again %,d, dead %,d, longest live gap %.1f s, recovery %.1f s, memory %d/%d MiB, repeated %s%s: %s",
                fault, sent, accepted, stored, sentAgain, dead, seconds(longestGap), seconds(recovery),
                memory.serviceMebibytes(), memory.redisMebibytes(), troubles,
                remark.isEmpty() ? "" : " (" + remark + ")",
                problems.isEmpty() ? "holds" : "BROKEN " + problems);
    }

    /** The line of a Markdown table. */
    String markdown() {
        return String.format(Locale.ROOT, "| %s%s | %,d | %,d | %,d | %,d | %,d | %.1f s | %.1f s | %d / %d MiB | %s |",
                fault, remark.isEmpty() ? "" : " (" + remark + ")", sent, accepted, stored, sentAgain, dead,
                seconds(longestGap), seconds(recovery), memory.serviceMebibytes(), memory.redisMebibytes(),
                problems.isEmpty() ? "holds" : "**broken**");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
