package io.fleet.processing.deadletter;

import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import io.fleet.wire.Excerpt;
import io.fleet.wire.Rejection;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Admins look through the dead letters, give them back to the work and delete them. */
final class DeadLetterEndpoint {

    private static final int USUAL_LETTERS = 100;
    private static final int MOST_LETTERS = 1_000;
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

    private final DeadLetters letters;

    DeadLetterEndpoint(DeadLetters letters) {
        this.letters = letters;
    }

    RouterFunction<ServerResponse> route() {
        return Endpoint.at("/api/v1/dead-letters")
                .on(HttpMethod.GET, DeadLetterEndpoint::isAdmin, this::list).toRoute()
                .and(Endpoint.at("/api/v1/dead-letters/{id}/replay")
                        .on(HttpMethod.POST, DeadLetterEndpoint::isAdmin, request -> change(request, letters::replay))
                        .toRoute())
                .and(Endpoint.at("/api/v1/dead-letters/{id}")
                        .on(HttpMethod.DELETE, DeadLetterEndpoint::isAdmin, request -> change(request, letters::delete))
                        .toRoute());
    }

    private static boolean isAdmin(Caller caller, ServerRequest request) {
        return caller.isAdmin();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        var rejections = new ArrayList<Rejection>(0);
        int limit = limit(request.queryParam("limit"), rejections);
        var after = cursor(request.queryParam("cursor"), rejections);
        if (!rejections.isEmpty()) {
            return Problem.badRequest(rejections).toResponse();
        }
        return Mono.fromCompletionStage(() -> letters.list(after, limit))
                .flatMap(page -> JsonAnswer.of(HttpStatus.OK, page.toJson()))
                .onErrorResume(RedisException.class, _ -> unavailable());
    }

    private static int limit(Optional<String> text, List<Rejection> rejections) {
        int limit = text.map(given -> WHOLE.matcher(given).matches() ? Integer.parseInt(given) : 0)
                .orElse(USUAL_LETTERS);
        if (limit < 1 || limit > MOST_LETTERS) {
            rejections.add(refused("limit", text.orElse(""), "1 to " + MOST_LETTERS));
        }
        return limit;
    }

    private static @Nullable LetterId cursor(Optional<String> text, List<Rejection> rejections) {
        var cursor = text.flatMap(LetterId::parse);
        if (text.isPresent() && cursor.isEmpty()) {
            rejections.add(refused("cursor", text.get(), "the next_cursor of a page"));
        }
        return cursor.orElse(null);
    }

    private static Mono<ServerResponse> change(ServerRequest request,
            Function<LetterId, CompletionStage<Boolean>> what) {
        String text = request.pathVariable("id");
        return LetterId.parse(text)
                .map(id -> Mono.fromCompletionStage(() -> what.apply(id))
                        .flatMap(found -> found ? ServerResponse.noContent().build() : unknown())
                        .onErrorResume(RedisException.class, _ -> unavailable()))
                .orElseGet(() -> Problem.badRequest(List.of(refused("id", text, LetterId.EXPECTED))).toResponse());
    }

    private static Rejection refused(String field, String found, String expected) {
        return new Rejection(field, field + ": " + Excerpt.of(found) + " (expected: " + expected + ")");
    }

    private static Mono<ServerResponse> unknown() {
        return Problem.of(HttpStatus.NOT_FOUND, "there is no such dead letter, or no longer").toResponse();
    }

    private static Mono<ServerResponse> unavailable() {
        return Problem
                .of(HttpStatus.SERVICE_UNAVAILABLE,
                        "Redis does not answer; whether anything has changed is not known, repeating is harmless")
                .retryAfter(RetryAfter.soon()).toResponse();
    }
}
