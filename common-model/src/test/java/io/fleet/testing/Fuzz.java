package io.fleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Very many inputs to one target: {@code -Dfleet.fuzz=1000000} says how many, {@code -Dfleet.fuzz.seed} which.
 *
 * <p>Whatever the target throws, and an input that it does not come back from for a minute, fails the test and is told with the input.
 */
public final class Fuzz {

    /** What inputs are given to. */
    @FunctionalInterface
    public interface Target {

        /** Fails if what becomes of the input is not right; tells whether it was taken. */
        boolean takes(byte[] input) throws Exception;
    }

    private static final long STUCK_SECONDS = 60;
    private static final Pattern REASON = Pattern.compile("[ -~]{1,100}: [ -~]{1,200} \\(expected: [ -~]{1,200}\\)");
    /** All that a sender may be told to be at fault; a metric is tagged with it. */
    private static final Set<String> FIELDS = Set.of("body", "fix", "locations", "driver_id", "latitude", "longitude",
            "timestamp", "speed", "heading", "accuracy", "order_id", "received_at", "position");

    private final String name;
    private final Mutations inputs;
    private final Target target;
    private final int count;
    private final long seed = Long.getLong("fleet.fuzz.seed", 1);
    private volatile byte[] current = {};
    private volatile int done;

    private Fuzz(String name, int usual, Mutations inputs, Target target) {
        this.name = name;
        this.inputs = inputs;
        this.target = target;
        count = Integer.getInteger("fleet.fuzz", usual);
    }

    /**
     * Gives the target its inputs, prints how fast it took them, and tells how many it has taken of how many.
     *
     * @param usual how many inputs, where the property does not say
     */
    public static Taken run(String name, int usual, Mutations inputs, Target target) {
        return new Fuzz(name, usual, inputs, target).run();
    }

    /** How many inputs were taken. */
    public record Taken(int taken, int inputs) {

        /** Fails unless the inputs were neither nearly all good nor nearly all bad: both would miss something. */
        public void isSome() {
            assertThat(taken).as("taken of " + inputs).isBetween(inputs / 100, inputs - inputs / 100);
        }
    }

    /** Fails unless a refusal names a field of ours and has the form that all have, in printable ASCII, whatever the input was. */
    public static void assertRefusal(String field, String reason) {
        assertThat(FIELDS).contains(field);
        assertReason(reason);
        assertThat(reason).startsWith(field + ": ");
    }

    /** Fails unless a reason has the form {@code field: value (expected: …)}, in printable ASCII. */
    public static void assertReason(String reason) {
        assertThat(reason).matches(REASON);
    }

    private Taken run() {
        var work = new FutureTask<>(this::give);
        Thread.ofPlatform().daemon().name("fuzz").start(work);
        int before = -1;
        while (true) {
            try {
                return new Taken(work.get(STUCK_SECONDS, TimeUnit.SECONDS), count);
            } catch (TimeoutException slow) {
                if (before == done) {
                    throw new AssertionError(said("does not come back", done), slow);
                }
                before = done;
            } catch (ExecutionException failed) {
                throw new AssertionError(said("is not taken as it should be", done), failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stopped);
            }
        }
    }

    private int give() throws Exception {
        var random = new Random(seed);
        long start = System.nanoTime();
        long longest = 0;
        int taken = 0;
        for (int index = 0; index < count; index++) {
            byte[] input = inputs.next(random);
            current = input;
            done = index;
            long given = System.nanoTime();
            taken += target.takes(input) ? 1 : 0;
            longest = Math.max(longest, System.nanoTime() - given);
        }
        System.out.printf("fuzz %s: %,d inputs, %,.0f/s, %,d taken, longest %.1f ms, seed %d%n", name, count,
                count * 1e9 / (System.nanoTime() - start), taken, longest / 1e6, seed);
        return taken;
    }

    private String said(String what, int index) {
        return "%s, seed %d, input %d %s: %s".formatted(name, seed, index, what,
                new String(current, StandardCharsets.ISO_8859_1));
    }
}
