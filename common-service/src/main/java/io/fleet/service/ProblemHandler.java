package io.fleet.service;

import io.fleet.service.trace.Traces;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Answers every failed request with a {@link Problem}. What is our fault is logged, once, and told to nobody else. */
final class ProblemHandler implements WebExceptionHandler, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
    private static final int AHEAD_OF_SPRING_BOOT = -2;

    /** For one who does not hear it: the connection ended before the request did. */
    private static final Problem GONE = Problem.of(HttpStatus.BAD_REQUEST, "the request was not sent to its end");

    @Override
    public int getOrder() {
        return AHEAD_OF_SPRING_BOOT;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        var problem = problem(exchange, failure);
        response.setStatusCode(problem.status());
        response.getHeaders().putAll(problem.headers());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(problem.toJson())));
    }

    private static Problem problem(ServerWebExchange exchange, Throwable failure) {
        return switch (failure) {
            case ProblemException expected -> expected.problem();
            case DataBufferLimitException _ ->
                Problem.of(HttpStatus.CONTENT_TOO_LARGE, "the body is larger than this call takes");
            case ResponseStatusException refused -> refused(exchange, refused);
            case AbortedException _,IOException _ -> GONE;
            default -> unexpected(exchange, failure);
        };
    }

    private static Problem refused(ServerWebExchange exchange, ResponseStatusException refused) {
        var status = HttpStatus.resolve(refused.getStatusCode().value());
        if (status == null || status.is5xxServerError()) {
            return unexpected(exchange, refused);
        }
        String detail = status == HttpStatus.NOT_FOUND ? "there is nothing at this path" : status.getReasonPhrase();
        return new Problem(status, detail, List.of(), refused.getHeaders());
    }

    private static Problem unexpected(ServerWebExchange exchange, Throwable failure) {
        var line = log.atError().setCause(failure);
        Traces.idOf(exchange.getRequest().getHeaders()).map(id -> line.addKeyValue("trace.id", id)).orElse(line)
                .log("A request failed");
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "the service failed; it is logged there");
    }
}
