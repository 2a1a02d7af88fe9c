package io.fleet.cli.simulate;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A fleet of drivers of whom each reports at its own moments. The same seed and start give the same drives.
 *
 * <p>Confined to one thread.
 */
public final class Simulation {

    private static final double JITTER = 0.06;

    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparing(Turn::due));
    private final Duration every;
    private final Random jitter;
    private final OrderId lastingOrder;

    private record Turn(Instant due, SimulatedDriver driver) {}

    /**
     * Who drives.
     *
     * @param drivers     how many
     * @param firstId     the id of the first one; the others follow
     * @param orderPrefix what the ids of all their orders begin with
     * @param every       how often each reports
     * @param seed        of all chance
     */
    public record Plan(int drivers, DriverId firstId, String orderPrefix, Duration every, long seed) {}

    /** Begins then, with the drivers in the middle of their work. */
    public Simulation(Plan plan, Instant start) {
        this.every = plan.every();
        this.jitter = new Random(plan.seed());
        this.lastingOrder = new OrderId(prefix(plan, plan.firstId()) + 1);
        for (int i = 0; i < plan.drivers(); i++) {
            var id = new DriverId(plan.firstId().value() + i);
            var driver = new SimulatedDriver(id, new Random(plan.seed() * 31 + id.value()), prefix(plan, id), i == 0,
                    start);
            Instant phase = start.plusMillis((long) (every.toMillis() * jitter.nextDouble()));
            turns.add(new Turn(phase, driver));
        }
    }

    private static String prefix(Plan plan, DriverId driver) {
        return plan.orderPrefix() + driver + "_";
    }

    /** The order of the first driver, which never ends. */
    public OrderId lastingOrder() {
        return lastingOrder;
    }

    /** When the next driver reports. */
    public Instant nextDue() {
        return turns.element().due();
    }

    /** What the drivers measure whose time has come, in the order of their times. */
    public List<SimulatedFix> until(Instant now) {
        var fixes = new ArrayList<SimulatedFix>();
        while (!turns.isEmpty() && !turns.element().due().isAfter(now)) {
            Turn turn = turns.remove();
            fixes.add(turn.driver().measure(turn.due()));
            double factor = 1 + JITTER * (2 * jitter.nextDouble() - 1);
            turns.add(new Turn(turn.due().plusMillis((long) (every.toMillis() * factor)), turn.driver()));
        }
        return fixes;
    }
}
