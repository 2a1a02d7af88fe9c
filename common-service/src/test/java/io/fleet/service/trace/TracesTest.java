package io.fleet.service.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.testing.Collector;
import io.fleet.wire.TraceParent;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

@Timeout(60)
class TracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void withoutACollectorNothingIsRecorded() {
        try (var traces = traces(null, 1)) {
            assertThat(traces.areOff()).isTrue();
            assertThat(traces.begin("a", PARENT)).isSameAs(TraceSpan.NONE);
            assertThat(traces.follow("a", PARENT)).isSameAs(TraceSpan.NONE);
            assertThat(TraceSpan.NONE.traceparent()).isNull();
            TraceSpan.NONE.end();
            TraceSpan.NONE.fail("nothing");
        }
    }

    @Test
    void spansOfOneTraceReachTheCollectorUnderTheServicesName() throws IOException {
        try (var collector = Collector.start(); var traces = traces(collector.endpoint(), 0)) {
            var first = traces.begin("the first", PARENT);
            String context = Objects.requireNonNull(first.traceparent());
            assertThat(context).isNotEqualTo(PARENT);
            assertThat(TraceParent.traceId(context)).isEqualTo(TRACE);
            traces.follow("the second", context).fail("in vain");
            first.end();
            Awaitility.await().atMost(Duration.ofSeconds(20))
                    .until(() -> collector.has("a-service", "the first", TRACE)
                            && collector.has("a-service", "the second", TRACE));
        }
    }

    @Test
    void whoeverBeganATraceDecidesWhetherItIsRecorded() {
        try (var traces = traces("http://127.0.0.1:1/v1/traces", 1)) {
            String unrecorded = PARENT.replaceFirst("-01$", "-00");
            assertThat(traces.begin("a", unrecorded).traceparent()).isNull();
            assertThat(traces.follow("a", unrecorded)).isSameAs(TraceSpan.NONE);
            assertThat(traces.follow("a", null)).isSameAs(TraceSpan.NONE);
            assertThat(traces.follow("a", "nonsense")).isSameAs(TraceSpan.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense"})
    void aTraceIsBegunWhereThereIsNoneAsOftenAsIsSaid(String parent) {
        try (var always = traces("http://127.0.0.1:1/v1/traces", 1);
                var never = traces("http://127.0.0.1:1/v1/traces", 0)) {
            assertThat(always.begin("a", parent).traceparent()).isNotNull().matches(TraceParent::isSampled);
            assertThat(never.begin("a", parent)).isSameAs(TraceSpan.NONE);
            assertThat(never.begin("a", null)).isSameAs(TraceSpan.NONE);
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new TracingProperties(null, 1.1))
                .hasMessage("fleet.tracing.probability: 1.1 (expected: 0 to 1)");
        assertThatThrownBy(() -> new TracingProperties(null, Double.NaN)).hasMessageContaining("probability: NaN");
        assertThatThrownBy(() -> new TracingProperties(URI.create("collector:4318"), 1))
                .hasMessage("fleet.tracing.endpoint: collector:4318 (expected: an http or https address)");
    }

    private static Traces traces(@Nullable String endpoint, double probability) {
        var properties = new TracingProperties(endpoint == null ? null : URI.create(endpoint), probability);
        return new TracingConfiguration().traces(properties,
                new StaticListableBeanFactory().getBeanProvider(
                        SpanExporter.class),
                "a-service");
    }
}
