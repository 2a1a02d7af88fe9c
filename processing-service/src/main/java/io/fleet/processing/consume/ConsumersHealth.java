package io.fleet.processing.consume;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says for each group whether its entries are being done, and if not since when and why.
 *
 * <p>It belongs to the health as a whole and not to the readiness: a consumer that waits for Redis or the database comes back by itself, and
 * taking the service out of the load balancer would only keep operators from the answers that it still can give.
 */
final class ConsumersHealth implements HealthIndicator {

    private final Consumers consumers;

    ConsumersHealth(Consumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public Health health() {
        var health = Health.up();
        for (var consumer : consumers.all()) {
            var progress = consumer.progress();
            if (progress.trouble() == null) {
                health.withDetail(consumer.group(), "consuming since " + progress.since());
            } else {
                health.down().withDetail(consumer.group(),
                        "not consuming since " + progress.since() + ": " + progress.trouble());
            }
        }
        return health.build();
    }
}
