package io.fleet.ingestion.current;

import io.fleet.model.DriverId;
import io.fleet.service.JsonAnswer;
import io.fleet.service.Problem;
import io.fleet.service.RedisLink;
import io.fleet.service.RetryAfter;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers with a driver's current fix, byte for byte as it was written. */
public final class CurrentFix {

    private static final Problem NONE = Problem.of(HttpStatus.NOT_FOUND, "this driver has no current location");
    private static final Problem UNAVAILABLE = Problem.of(HttpStatus.SERVICE_UNAVAILABLE,
            "current locations cannot be read at the moment");

    private final RedisLink redis;

    CurrentFix(RedisLink redis) {
        this.redis = redis;
    }

    /** 200 with the fix, 404 if there is none, 503 while Redis cannot tell. */
    public Mono<ServerResponse> answer(DriverId driver) {
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.get(RedisKeys.currentFix(driver))))
                .flatMap(fix -> JsonAnswer.of(HttpStatus.OK, fix))
                .switchIfEmpty(Mono.defer(NONE::toResponse))
                .onErrorResume(RedisException.class,
                        _ -> UNAVAILABLE.retryAfter(RetryAfter.soon()).toResponse());
    }
}
