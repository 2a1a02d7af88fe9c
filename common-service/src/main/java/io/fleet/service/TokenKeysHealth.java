package io.fleet.service;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Says whether there are keys to verify tokens with: without any, nobody can be let in. An outage of their publisher after that changes nothing.
 *
 * <p>Asking fetches them, so that an instance is ready before its first token comes.
 */
final class TokenKeysHealth implements ReactiveHealthIndicator {

    private final TokenKeys keys;

    TokenKeysHealth(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public Mono<Health> health() {
        return keys.areThere().map(there -> there
                ? Health.up().build()
                : Health.down().withDetail("keys", "waiting for the JWK set").build());
    }
}
