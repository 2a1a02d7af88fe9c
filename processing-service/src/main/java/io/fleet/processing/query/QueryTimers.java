package io.fleet.processing.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

/** Measures how long answers take, whatever becomes of them, as {@code fleet.query} by kind. */
final class QueryTimers {

    private final MeterRegistry metrics;

    QueryTimers(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    <T> Mono<T> time(String kind, Mono<T> answer) {
        var timer = Timer.builder("fleet.query").tag("kind", kind).publishPercentileHistogram()
                .description("Answering an operator's or analyst's question").register(metrics);
        return Mono.defer(() -> {
            var sample = Timer.start(metrics);
            return answer.doFinally(_ -> sample.stop(timer));
        });
    }
}
