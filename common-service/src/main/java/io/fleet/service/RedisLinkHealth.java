package io.fleet.service;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Says whether Redis answers on the link that requests use: while another connection would do, they may still be refused. */
final class RedisLinkHealth implements ReactiveHealthIndicator {

    private final RedisLink redis;

    RedisLinkHealth(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.ping()))
                .map(_ -> Health.up().build())
                .onErrorResume(away -> Mono
                        .just(Health.down().withDetail("redis", String.valueOf(away.getMessage())).build()));
    }
}
