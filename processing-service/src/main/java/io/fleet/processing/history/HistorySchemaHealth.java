package io.fleet.processing.history;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says what the history's schema waits for. Out of service while somebody else has to bring it up to date; else up whatever the database does,
 * because what is asked of Redis is answered all the same.
 */
final class HistorySchemaHealth implements HealthIndicator {

    private final HistorySchema schema;

    HistorySchemaHealth(HistorySchema schema) {
        this.schema = schema;
    }

    @Override
    public Health health() {
        if (schema.isReady()) {
            return Health.up().build();
        }
        return schema.migrates()
                ? Health.up().withDetail("schema", "waits for the database").build()
                : Health.outOfService().withDetail("schema", "waits for its migration by somebody else").build();
    }
}
