package io.fleet.benchmarks.texts;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.AgeLimits;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixJson;
import io.fleet.wire.FixRequests;
import io.fleet.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A fix as it is posted, as the stream has it, and fifty in a batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FixTextBenchmark {

    private static final int BATCH = 50;

    private static final String POSTED = """
            {"latitude":52.520008,"longitude":13.404954,"timestamp":"2026-11-23T10:00:00.123Z","speed":36.5,\
            "heading":180.0,"accuracy":5.0,"order_id":"order_2000000"}""";

    private final FixRequests requests = new FixRequests(new AgeLimits(Duration.ofSeconds(10), Duration.ofDays(1)));
    private final DriverId driver = new DriverId(2_000_000);
    private final Instant now = Instant.parse("2026-11-23T10:00:00.200Z");
    private final byte[] posted = POSTED.getBytes(StandardCharsets.US_ASCII);
    private final byte[] batch = ("[" + (POSTED + ",").repeat(BATCH - 1) + POSTED + "]")
            .getBytes(StandardCharsets.US_ASCII);
    private final Fix fix = new Fix(driver, new Position(52.520008, 13.404954), now, 36.5, 180.0, 5.0,
            new OrderId("order_2000000"), now);
    private final byte[] stored = FixJson.encode(fix);

    /** What ingestion does with each POST. */
    @Benchmark
    public Reading readPosted() {
        return requests.read(posted, driver, now);
    }

    /** For fifty fixes. */
    @Benchmark
    public BatchReading readBatchOf50() {
        return requests.readBatch(batch, driver, now);
    }

    /** What each consumer does with each entry. */
    @Benchmark
    public Reading readStored() {
        return FixJson.decode(stored);
    }

    /** What ingestion does with each fix. */
    @Benchmark
    public byte[] write() {
        return FixJson.encode(fix);
    }
}
