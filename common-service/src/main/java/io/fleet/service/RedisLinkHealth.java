package io.fleet.service;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says whether Redis answers on each link that requests use: while only another connection would do, they may still be refused. */
final class RedisLinkHealth implements ReactiveHealthIndicator {

    private final Supplier<List<RedisLink>> links;

    RedisLinkHealth(Supplier<List<RedisLink>> links) {
        this.links = links;
    }

    @Override
    public Mono<Health> health() {
        return Flux.fromIterable(links.get())
                .flatMap(link -> Mono.fromCompletionStage(() -> link.send(commands -> commands.ping())))
                .then(Mono.fromSupplier(() -> Health.up().build()))
                .onErrorResume(away -> Mono
                        .just(Health.down().withDetail("redis", String.valueOf(away.getMessage())).build()));
    }
}
