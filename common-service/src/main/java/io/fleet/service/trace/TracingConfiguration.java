package io.fleet.service.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes {@link Traces}, which are off unless a collector is named. A bean of the type {@link SpanExporter} takes the place of OTLP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
public class TracingConfiguration {

    private static final Duration SEND_EVERY = Duration.ofSeconds(1);

    @Bean
    Traces traces(TracingProperties properties, ObjectProvider<SpanExporter> exporters,
            @Value("${spring.application.name:fleet}") String service) {
        var endpoint = properties.endpoint();
        if (endpoint == null) {
            return Traces.OFF;
        }
        var exporter = exporters.getIfAvailable(
                () -> OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build());
        return Traces.to(BatchSpanProcessor.builder(exporter).setScheduleDelay(SEND_EVERY).build(), service,
                properties.probability());
    }
}
