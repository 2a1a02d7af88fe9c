package io.fleet.processing.query;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import reactor.core.Disposable;

/** As many endless questions as a running service takes: all connections of its readers are busy and all places in front of them taken. */
public final class HeavyReports implements AutoCloseable {

    /** How many connections the readers of a service have in all. */
    public static final int CONNECTIONS = 6;

    private final List<Disposable> asked;

    private HeavyReports(List<Disposable> asked) {
        this.asked = asked;
    }

    /** Asks them. */
    public static HeavyReports on(ApplicationContext service) {
        return new HeavyReports(Stream.of("pages", "reports")
                .map(name -> service.getBean(name, HistoryReader.class))
                .flatMap(reader -> IntStream.range(0, HistoryReader.MOST_AT_ONCE)
                        .mapToObj(_ -> reader.ask(new Endless()).onErrorComplete().subscribe()))
                .toList());
    }

    /** Whether none of them has ended. */
    public boolean areRunning() {
        return asked.stream().noneMatch(Disposable::isDisposed);
    }

    /** Hangs up. */
    @Override
    public void close() {
        asked.forEach(Disposable::dispose);
    }
}
