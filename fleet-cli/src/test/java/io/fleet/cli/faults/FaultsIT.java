package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.testing.Skips;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The whole system under 500 fixes/s and more, while one part after another fails.
 *
 * <p>Runs with {@code -Pfaults} only. {@code -Dfleet.faults.outage=60} makes outages a minute long, {@code -Dfleet.faults.seed=…} repeats the moments
 * of a run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    private static final int DRIVERS = 300;
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("fleet.faults.outage", 15));

    private final FaultTable table = new FaultTable();
    private RandomGenerator random = RandomGenerator.getDefault();
    private @Nullable Site site;
    private @Nullable Trial trial;

    @BeforeAll
    void start() throws Exception {
        if (!Boolean.getBoolean("fleet.faults")) {
            String reason = "skipped: the fault suite takes some minutes (run it with ./mvnw -pl fleet-cli -am verify -Pfaults)";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        long seed = Long.getLong("fleet.faults.seed", System.nanoTime());
        System.out.println("fault suite: outages of " + OUTAGE.toSeconds() + " s, -Dfleet.faults.seed=" + seed);
        random = new Random(seed);
        var started = Site.start(Path.of(System.getProperty("fleet.project", "..")));
        site = started;
        trial = new Trial(started, InstantSource.system());
        started.ingestion().start();
        started.gateway().start();
        started.processing().start(Map.of());
        started.ingestion().awaitReady();
        started.gateway().awaitReady();
        started.processing().awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @Test
    @Order(1)
    void killingTheProcessingLosesNothing() throws Exception {
        holds("kill -9 of the processing in mid-batch, five times", ServiceFaults.killProcessing(random));
    }

    @Test
    @Order(2)
    void killingTheIngestionLosesNothing() throws Exception {
        holds("kill -9 of the ingestion", ServiceFaults.kill(Site::ingestion, random));
    }

    @Test
    @Order(2)
    void killingTheGatewayLosesNothing() throws Exception {
        holds("kill -9 of the gateway", ServiceFaults.kill(Site::gateway, random));
    }

    @Test
    @Order(3)
    void killingRedisLosesNothing() throws Exception {
        holds("kill -9 of Redis, started again", RedisFaults.kill());
    }

    @Test
    @Order(3)
    void killingAStrictRedisAtAnyMomentLosesNothing() throws Exception {
        holds("kill -9 of Redis with appendfsync always, started again", RedisFaults.killStrict(random));
    }

    @Test
    @Order(4)
    void aDatabaseThatHangsIsWaitedFor() throws Exception {
        holds("database halted for " + OUTAGE.toSeconds() + " s", DatabaseFaults.halt(OUTAGE));
    }

    @Test
    @Order(5)
    void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
        holds("database stopped for " + OUTAGE.toSeconds() + " s", DatabaseFaults.stop(OUTAGE));
    }

    @Test
    @Order(10)
    void poisonGoesToTheDeadLettersAndNothingElseDoes() throws Exception {
        holds("one entry of 1,000 is poison", new RawPoison());
    }

    @Test
    @Order(6)
    void aNetworkToRedisThatHangsIsWaitedFor() throws Exception {
        holds("network to Redis hangs for " + OUTAGE.toSeconds() + " s",
                NetworkFaults.hang(Site::redisProxy, OUTAGE));
    }

    @Test
    @Order(6)
    void aNetworkThatForgetsItsConnectionsIsNotWaitedForForEver() throws Exception {
        holds("network to Redis forgets its connections", NetworkFaults.forget(Site::redisProxy));
    }

    @Test
    @Order(7)
    void aNetworkToTheDatabaseThatHangsIsWaitedFor() throws Exception {
        holds("network to the database hangs for " + OUTAGE.toSeconds() + " s",
                NetworkFaults.hang(Site::databaseProxy, OUTAGE));
    }

    @Test
    @Order(8)
    void aFullDiskIsWaitedFor() throws Exception {
        var disk = Objects.requireNonNull(site).database().disk();
        Skips.unless(disk.isPresent(),
                "fault: full disk of the database: this system allows no mount in a user's own namespace");
        holds("disk of the database full for " + OUTAGE.toSeconds() + " s",
                DatabaseFaults.fill(disk.orElseThrow(), OUTAGE));
    }

    @Test
    @Order(9)
    void aConsumerThatWakesUpLateDoesNoHarm() throws Exception {
        holds("one of two instances halted until the other has taken over, then woken",
                ServiceFaults.stallProcessing());
    }

    @Test
    @Order(11)
    void groupsThatAreLostBeginWithTheFirstEntry() throws Exception {
        holds("groups lost with entries waiting", ServiceFaults.loseGroups());
    }

    @Test
    @Order(12)
    void threeTimesTheSustainableLoadIsRefusedAndNotLost() throws Exception {
        holds("three times the load that the database takes", 600, false, new Overload(OUTAGE));
    }

    @Test
    @Order(12)
    void aServiceThatIsAskedToGoFinishesWhatItHasTaken() throws Exception {
        holds("SIGTERM to each service in turn, started again", ServiceFaults.terminate());
    }

    @Test
    @Order(13)
    void clocksThatJumpLoseNothing() throws Exception {
        holds("clocks of drivers and services jump", new JumpingClocks());
    }

    private void holds(String name, Fault fault) throws Exception {
        holds(name, DRIVERS, true, fault);
    }

    private void holds(String name, int drivers, boolean keep, Fault fault) throws Exception {
        var trials = Objects.requireNonNull(trial);
        var row = trials.run(name, trials.drivers(drivers, keep), fault);
        table.add(row);
        assertThat(row.problems()).as(name).isEmpty();
    }
}
