package io.fleet.service;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a client of the public port may take up.
 *
 * @param requestTimeout how long a request may take to arrive once its headers are there; how long those may take is {@code server.netty.idle-timeout}
 */
@ConfigurationProperties("fleet.http")
record HttpProperties(@DefaultValue("60s") Duration requestTimeout) {

    HttpProperties {
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "fleet.http.request-timeout: " + requestTimeout.toMillis() + "ms (expected: >= 1ms)");
        }
    }
}
