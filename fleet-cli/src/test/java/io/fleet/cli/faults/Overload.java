package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.wire.RedisKeys;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A database behind a slow line, three times as many fixes as get through it, and a low mark for the backlog: what is over the mark has to be refused,
 * and what was accepted kept.
 */
final class Overload implements Fault {

    private static final long BYTES_PER_SECOND = 15_000;
    private static final int MARK = 3_000;
    private static final String SETTING = "FLEET_BACKLOG_HIGH";
    private static final int OVERLOAD = 3;
    /** What an ingestion may have let in and not yet appended when it learns of the mark. */
    private static final int MOST_IN_FLIGHT = 4_096;
    /** A multiple of the quarter of a second for which it does not look, for machines with more to do than this. */
    private static final int OVERRUN_SECONDS = 3;

    private final Duration length;
    private String remark = "";

    /** For so long from the moment that fixes are refused. */
    Overload(Duration length) {
        this.length = length;
    }

    @Override
    public void strike(Site site, Load load) {
        site.ingestion().kill();
        site.ingestion().start(Map.of(SETTING, Integer.toString(MARK)));
        site.ingestion().awaitReady();
        site.databaseProxy().slowDown(BYTES_PER_SECOND);
        try {
            Awaitility.await("fixes are refused").atMost(Duration.ofMinutes(2))
                    .until(() -> load.troubles().containsKey("status 503"));
            flood(site, load);
        } finally {
            site.databaseProxy().slowDown(Long.MAX_VALUE);
            site.ingestion().kill();
            site.ingestion().start(Map.of(SETTING, "7200000"));
            site.ingestion().awaitReady();
        }
    }

    @Override
    public String remark() {
        return remark;
    }

    private void flood(Site site, Load load) {
        long since = System.nanoTime();
        long accepted = load.accepted();
        long waiting = site.backlog();
        long most = waiting;
        double offered = load.plan().perSecond() * length.toSeconds();
        for (int i = 0; i < offered; i += MARK / 10) {
            load.awaitMeasured(MARK / 10);
            most = Math.max(most, site.backlog());
        }
        double seconds = (System.nanoTime() - since) / 1e9;
        double taken = (load.accepted() - accepted - (site.backlog() - waiting)) / seconds;
        remark = String.format(Locale.ROOT, "%.0f/s offered, %.0f/s stored, at most %,d waiting with a mark of %,d",
                load.plan().perSecond(), taken, most, MARK);
        assertThat(load.plan().perSecond()).as("offered, where the database takes " + taken + "/s")
                .isGreaterThan(OVERLOAD * taken);
        assertThat((double) most).as("the most that waited in " + RedisKeys.STREAM)
                .isLessThan(MARK + MOST_IN_FLIGHT + OVERRUN_SECONDS * load.plan().perSecond());
    }
}
