package io.fleet.cli.load;

import io.fleet.cli.send.Report;
import java.util.List;

/** One way to bring fixes to the ingestion. */
interface Post extends AutoCloseable {

    /**
     * Sends the fixes of one driver, which were due then, and does not wait for the answer.
     *
     * @return for how many nanoseconds too many unanswered ones held it up
     */
    long send(List<Report> fixes, long dueNanos);

    @Override
    void close();
}
