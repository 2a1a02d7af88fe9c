package io.fleet.ingestion.stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may wait in the stream.
 *
 * @param high the most entries that wait there while fixes are still taken
 */
@ConfigurationProperties("fleet.backlog")
record BacklogProperties(@DefaultValue("7200000") long high) {

    BacklogProperties {
        if (high < 1) {
            throw new IllegalArgumentException("fleet.backlog.high: " + high + " (expected: >= 1)");
        }
    }
}
