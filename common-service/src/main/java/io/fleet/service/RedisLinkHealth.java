package io.fleet.service;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says whether Redis answers on each link that requests use: while only another connection would do, they may still be refused. */
final class RedisLinkHealth implements ReactiveHealthIndicator {

    private final Supplier<List<RedisLink>> links;
    private final Duration patience;

    /** Asks on those links, which may have no time-out of their own. */
    RedisLinkHealth(Supplier<List<RedisLink>> links, Duration patience) {
        this.links = links;
        this.patience = patience;
    }

    @Override
    public Mono<Health> health() {
        // All are waited for: Reactor would log as an error each failure that comes when nobody asks any more.
        return Flux.fromIterable(links.get())
                .flatMap(this::ask)
                .reduce((one, other) -> one.getStatus().equals(Status.UP) ? other : one);
    }

    private Mono<Health> ask(RedisLink link) {
        return Mono.fromCompletionStage(() -> link.send(commands -> commands.ping())
                .handle((_, away) -> away == null ? Health.up().build() : down(String.valueOf(away.getMessage()))))
                .timeout(patience, Mono.fromSupplier(() -> down("not answered after " + patience.toMillis() + " ms")));
    }

    private static Health down(String reason) {
        return Health.down().withDetail("redis", reason).build();
    }
}
