package io.fleet.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private final Results results = new Results(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), InstantSource.system());

    @Test
    void whatWasMeasuredPassesHoweverLongItTook() {
        results.add(figure(Row.POST, 1e-3, 1e9));
        results.add(figure(Row.IDLE, 0, -1));

        assertThatCode(() -> results.check(Set.of(Row.POST, Row.IDLE))).doesNotThrowAnyException();
    }

    @Test
    void aRowWithoutAFigureFails() {
        results.add(figure(Row.POST, 1, 1));

        assertThatThrownBy(() -> results.check(Set.of(Row.POST, Row.BATCH))).hasMessage("batch: no figure");
    }

    @Test
    void aFigureOfNothingFails() {
        results.add(figure(Row.POST, 0, Double.NaN));

        assertThatThrownBy(() -> results.check(Set.of(Row.POST))).hasMessage("post, ours: nothing was measured");
    }

    private static Figure figure(Row row, double perSecond, double cost) {
        return new Figure(row, Figure.OURS, perSecond, Map.of("ingestion", cost), Map.of());
    }
}
