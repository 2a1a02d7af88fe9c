package io.fleet.processing.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Repeated askings of one kind of question, which become one line of a table. */
final class Sample {

    static final String HEAD = "| question | table | asked | fixes concerned | P50 ms | P99 ms |";

    private static final int MOST = 300;
    private static final int FEWEST = 3;
    private static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("fleet.bench.seconds", 20));

    /**
     * A question that is about to be asked.
     *
     * @param answer complete when the whole answer is there
     * @param fixes  how many of the history it concerns
     */
    record Question(Mono<?> answer, long fixes) {}

    private Sample() {}

    /** Asks once for nothing, and then up to {@value #MOST} times or for {@code fleet.bench.seconds} (20), at least {@value #FEWEST} times; prints the line. */
    static void measure(String what, String table, Supplier<Question> questions) {
        questions.get().answer().block();
        var nanos = new ArrayList<Long>();
        long fixes = 0;
        long spent = 0;
        while (nanos.size() < FEWEST || (nanos.size() < MOST && spent < BOUND.toNanos())) {
            var question = questions.get();
            long start = System.nanoTime();
            question.answer().block();
            nanos.add(System.nanoTime() - start);
            spent += nanos.getLast();
            fixes += question.fixes();
        }
        nanos.sort(null);
        System.out.printf("| %s | %s | %d | %,d | %s | %s |%n", what, table, nanos.size(), fixes / nanos.size(),
                millis(nanos.get(nanos.size() / 2)), millis(nanos.get(nanos.size() * 99 / 100)));
    }

    private static String millis(long nanos) {
        return (nanos < 100_000_000 ? "%.2f" : "%,.0f").formatted(nanos / 1e6);
    }
}
