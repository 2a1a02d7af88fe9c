package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The calls that hand out and erase all that is known of one driver, for admins alone.
 *
 * <p>Erasing covers what was accepted before the call: it waits for a moment until the driver's fixes have left the stream, and says whether they
 * had. What the driver sends afterwards is new.
 */
final class DriverDataCalls {

    static final MediaType LINES = MediaType.APPLICATION_NDJSON;

    private static final Logger log = LoggerFactory.getLogger(DriverDataCalls.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HistoryReader pages;
    private final HistoryEraser eraser;
    private final LiveTraces live;
    private final Scheduler erasing;
    private final QueryTimers timers;

    /**
     * Makes the calls.
     *
     * @param erasing where the history is erased; what it does not take is refused
     */
    DriverDataCalls(HistoryReader pages, HistoryEraser eraser, LiveTraces live, Scheduler erasing, QueryTimers timers) {
        this.pages = pages;
        this.eraser = eraser;
        this.live = live;
        this.erasing = erasing;
        this.timers = timers;
    }

    Endpoint endpoint() {
        return Endpoint.at("/api/v1/drivers/{driver_id}/data")
                .on(HttpMethod.GET, DriverDataCalls::permits, this::export)
                .on(HttpMethod.DELETE, DriverDataCalls::permits, this::erase);
    }

    private static boolean permits(Caller caller, ServerRequest request) {
        return caller.isAdmin();
    }

    private Mono<ServerResponse> export(ServerRequest request) {
        Accepted.choose(request, List.of(LINES));
        var driver = driver(request);
        var answer = live.find(driver).onErrorMap(RedisException.class, _ -> unavailable("Redis is away"))
                .map(found -> new StreamedAnswer(Optional.empty(),
                        RoutePage.all(Route.ofAll(driver), pages, new ExportText(driver, found))));
        return StreamedAnswer.of(LINES, answer, timers, "export");
    }

    private Mono<ServerResponse> erase(ServerRequest request) {
        Accepted.checkJson(request);
        var driver = driver(request);
        var answer = live.settled(driver, PATIENCE)
                .flatMap(settled -> live.forget(driver).flatMap(current -> history(driver)
                        .map(fixes -> told(driver, fixes, current, settled))))
                .onErrorMap(DriverDataCalls::isOutage, failure -> {
                    log.warn("A driver's data was not erased as a whole", failure);
                    return unavailable("not all is erased; repeating is harmless");
                });
        return timers.time("erasure", answer).flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }

    private Mono<Long> history(DriverId driver) {
        return Mono.fromCallable(() -> eraser.erase(driver)).subscribeOn(erasing);
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof RedisException || failure instanceof NestedRuntimeException
                || failure instanceof RejectedExecutionException;
    }

    private static byte[] told(DriverId driver, long fixes, boolean current, boolean settled) {
        log.atInfo().addKeyValue("driver_id", driver).addKeyValue("fixes", fixes).log("Erased a driver's data");
        return "{\"driver_id\":\"%s\",\"fixes\":%d,\"current\":%s,\"complete\":%s}"
                .formatted(driver, fixes, current, settled).getBytes(StandardCharsets.US_ASCII);
    }

    private static DriverId driver(ServerRequest request) {
        var parameters = new Parameters(request.queryParams());
        var driver = parameters.driver(request.pathVariable("driver_id"));
        parameters.check();
        return driver;
    }

    private static RuntimeException unavailable(String reason) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, reason).retryAfter(RetryAfter.soon()).asException();
    }
}
