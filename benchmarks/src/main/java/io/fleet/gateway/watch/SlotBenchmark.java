package io.fleet.gateway.watch;

import io.fleet.gateway.order.ShownFix;
import io.fleet.model.OrderId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The slot of one customer. In the package of what is measured, which nobody else may see. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlotBenchmark {

    private final Pending slot = new Pending();
    private final OrderId order = new OrderId("order_2000000");
    private final ShownFix fix = new ShownFix("{}".getBytes(StandardCharsets.US_ASCII), 1, 2);

    /** A fix that is sent at once. */
    @Benchmark
    public boolean putAndTake() {
        slot.put(order, fix, true);
        return slot.poll() == null;
    }

    /** Ten fixes for one who reads only the last. */
    @Benchmark
    public boolean conflateTen() {
        for (int i = 0; i < 10; i++) {
            slot.put(order, fix, true);
        }
        return slot.poll() == null;
    }
}
