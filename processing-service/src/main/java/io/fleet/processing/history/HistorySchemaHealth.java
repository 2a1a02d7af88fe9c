package io.fleet.processing.history;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Out of service as long as the service waits for a schema that somebody else has to bring up to date; else up, whatever the database does. */
final class HistorySchemaHealth implements HealthIndicator {

    private final HistorySchema schema;

    HistorySchemaHealth(HistorySchema schema) {
        this.schema = schema;
    }

    @Override
    public Health health() {
        return schema.isReady() || schema.migrates()
                ? Health.up().build()
                : Health.outOfService().withDetail("schema", "waits for its migration by somebody else").build();
    }
}
