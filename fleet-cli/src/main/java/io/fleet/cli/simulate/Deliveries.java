package io.fleet.cli.simulate;

import io.fleet.cli.simulate.City.Corner;
import io.fleet.model.OrderId;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a driver does all day: cruises without an order, fetches, delivers, and again.
 *
 * <p>Confined to one thread.
 */
final class Deliveries {

    private static final double SHORTEST_BREAK = 20;
    private static final double LONGEST_BREAK = 150;
    private static final double SHORTEST_STOP = 20;
    private static final double LONGEST_STOP = 75;
    private static final int FARTHEST_BLOCKS = 12;

    private final RandomGenerator random;
    private final String orderPrefix;
    private final boolean oneOrder;
    private Stage stage;
    private double stageLeft;
    private int orders;

    /** Where a delivery is. */
    private enum Stage {
        FREE, TO_PICK_UP, PICKING_UP, TO_DROP_OFF, DROPPING_OFF
    }

    /**
     * Begins in the middle of something.
     *
     * @param orderPrefix what the ids of the orders begin with
     * @param oneOrder    whether the first order never ends: a round with many stops
     */
    Deliveries(RandomGenerator random, String orderPrefix, boolean oneOrder) {
        this.random = random;
        this.orderPrefix = orderPrefix;
        this.oneOrder = oneOrder;
        this.orders = oneOrder || random.nextDouble() < 0.6 ? 1 : 0;
        this.stage = orders == 1 ? Stage.TO_PICK_UP : Stage.FREE;
        this.stageLeft = random.nextDouble(LONGEST_BREAK);
    }

    /** The order that the driver is on, or null. */
    @Nullable
    OrderId order() {
        return stage == Stage.FREE ? null : new OrderId(orderPrefix + orders);
    }

    /** Time passes; the vehicle is told where to go next when a stage ends. */
    void advance(double seconds, Vehicle vehicle) {
        stageLeft -= seconds;
        switch (stage) {
            case FREE -> {
                if (stageLeft <= 0) {
                    orders++;
                    go(Stage.TO_PICK_UP, vehicle);
                }
            }
            case TO_PICK_UP -> stopOnArrival(Stage.PICKING_UP, vehicle);
            case PICKING_UP -> {
                if (stageLeft <= 0) {
                    go(Stage.TO_DROP_OFF, vehicle);
                }
            }
            case TO_DROP_OFF -> stopOnArrival(Stage.DROPPING_OFF, vehicle);
            case DROPPING_OFF -> {
                if (stageLeft <= 0) {
                    finish(vehicle);
                }
            }
        }
    }

    /** Sets out at the very beginning if there is an order already. */
    void begin(Vehicle vehicle) {
        if (stage == Stage.TO_PICK_UP) {
            go(stage, vehicle);
        }
    }

    private void go(Stage next, Vehicle vehicle) {
        stage = next;
        vehicle.driveTo(somewhere(vehicle));
    }

    private void stopOnArrival(Stage next, Vehicle vehicle) {
        if (vehicle.hasArrived()) {
            stage = next;
            stageLeft = random.nextDouble(SHORTEST_STOP, LONGEST_STOP);
        }
    }

    private void finish(Vehicle vehicle) {
        if (oneOrder) {
            go(Stage.TO_DROP_OFF, vehicle);
            return;
        }
        stage = Stage.FREE;
        stageLeft = random.nextDouble(SHORTEST_BREAK, LONGEST_BREAK);
        vehicle.driveTo(null);
    }

    private Corner somewhere(Vehicle vehicle) {
        int column = (int) Math.rint(vehicle.eastMetres() / City.blockMetres(City.Direction.EAST));
        int row = (int) Math.rint(vehicle.northMetres() / City.blockMetres(City.Direction.NORTH));
        return new Corner(near(column, City.COLUMNS), near(row, City.ROWS));
    }

    private int near(int street, int streets) {
        return Math.clamp(street + random.nextInt(-FARTHEST_BLOCKS, FARTHEST_BLOCKS + 1), 1, streets - 2);
    }
}
