package io.fleet.service;

import io.fleet.wire.Rejection;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A refusal as RFC 9457 writes it. Holds nothing that the caller may not know: no class names, no other driver's data.
 *
 * @param status  the HTTP status
 * @param detail  what was wrong, what was expected, what to do
 * @param errors  the fields that were refused, if any
 * @param headers what else the answer carries, such as {@code Retry-After}
 */
public record Problem(HttpStatus status, String detail, List<FieldError> errors, HttpHeaders headers) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * A field that was refused.
     *
     * @param index  the fix's place in the batch, or null outside a batch
     * @param field  the field's name on the wire
     * @param reason what was found and expected
     */
    public record FieldError(@Nullable Integer index, String field, String reason) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(HttpStatus status, String detail) {
        return new Problem(status, detail, List.of(), HttpHeaders.EMPTY);
    }

    /** 400 for fields that cannot be accepted. */
    public static Problem badRequest(List<Rejection> rejections) {
        var errors = rejections.stream().map(rejection -> new FieldError(null, rejection.field(), rejection.reason()))
                .toList();
        return new Problem(HttpStatus.BAD_REQUEST,
                errors.size() == 1 ? errors.getFirst().reason() : errors.size() + " fields were refused",
                errors, HttpHeaders.EMPTY);
    }

    /** 400 for one parameter, in the form {@code limit: 0 (expected: 1 to 1000)}. */
    public static Problem badParameter(String name, String found, String expected) {
        return badRequest(List.of(new Rejection(name, name + ": " + found + " (expected: " + expected + ")")));
    }

    /** The same, for the caller to try again after a while of whole seconds, at least one. */
    public Problem retryAfter(Duration after) {
        var more = new HttpHeaders();
        more.putAll(headers);
        more.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds())));
        return new Problem(status, detail, errors, more);
    }

    /** The problem as an error that {@link ProblemHandler} answers. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    public Mono<ServerResponse> toResponse() {
        return ServerResponse.status(status)
                .headers(response -> response.putAll(headers))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(toJson());
    }

    byte[] toJson() {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("title", status.getReasonPhrase());
            json.writeNumberProperty("status", status.value());
            json.writeStringProperty("detail", detail);
            writeErrors(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void writeErrors(JsonGenerator json) {
        if (errors.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("errors");
        for (var error : errors) {
            json.writeStartObject();
            if (error.index() != null) {
                json.writeNumberProperty("index", error.index());
            }
            json.writeStringProperty("field", error.field());
            json.writeStringProperty("reason", error.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
