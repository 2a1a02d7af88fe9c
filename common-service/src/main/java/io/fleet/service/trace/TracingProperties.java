package io.fleet.service.trace;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether fixes are traced.
 *
 * @param endpoint    where spans are sent by OTLP over HTTP, such as {@code http://collector:4318/v1/traces}; null: nothing is traced
 * @param probability the share of requests without a {@code traceparent} that begin a trace
 */
@ConfigurationProperties("fleet.tracing")
record TracingProperties(@Nullable URI endpoint, @DefaultValue("0.01") double probability) {

    TracingProperties {
        endpoint = endpoint == null || endpoint.toString().isEmpty() ? null : endpoint;
        if (endpoint != null
                && (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "fleet.tracing.endpoint: " + endpoint + " (expected: an http or https address)");
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("fleet.tracing.probability: " + probability + " (expected: 0 to 1)");
        }
    }
}
