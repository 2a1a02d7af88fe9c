package io.fleet.ingestion.intake;

import io.fleet.ingestion.limit.DriverLimits;
import io.fleet.ingestion.stream.Appending;
import io.fleet.model.DriverId;
import io.fleet.service.JsonAnswer;
import io.fleet.service.JsonBody;
import io.fleet.service.Problem;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixRequests;
import io.fleet.wire.Rejection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Takes many fixes with one request, those of a batch that can be taken. */
public final class BatchIntake {

    private static final int MOST_BYTES = 1024 * 1024;

    private final FixRequests requests;
    private final DriverLimits limits;
    private final Intake intake;
    private final InstantSource clock;

    BatchIntake(FixRequests requests, DriverLimits limits, Intake intake, InstantSource clock) {
        this.requests = requests;
        this.limits = limits;
        this.intake = intake;
        this.clock = clock;
    }

    /** 202 once Redis has all that can be taken, 400 if none can, 429 for one batch too many, 503 if Redis did not take all of them. */
    public Mono<ServerResponse> handle(DriverId driver, ServerRequest request) {
        return JsonBody.read(request, MOST_BYTES)
                .flatMap(body -> switch (requests.readBatch(body, driver, clock.instant())) {
                    case BatchReading.Read read -> accept(driver, read, intake.traceOf(request));
                    case BatchReading.Refused refused -> refuse(refused.rejection());
                });
    }

    private Mono<ServerResponse> accept(DriverId driver, BatchReading.Read read, @Nullable String trace) {
        intake.reject(read.rejections());
        if (read.fixes().isEmpty()) {
            return noneAcceptable(read.rejections()).toResponse();
        }
        return limits.takeBatch(driver).map(retryAfter -> refuse(read, retryAfter))
                .orElseGet(() -> append(read, trace));
    }

    private Mono<ServerResponse> append(BatchReading.Read read, @Nullable String trace) {
        return intake.append(read.fixes(), trace).flatMap(outcome -> switch (outcome) {
            case Appending.Taken _ ->
                JsonAnswer.of(HttpStatus.ACCEPTED, IntakeAnswer.of(read.fixes().size(), read.rejections()));
            case Appending.Refused refused -> IntakeAnswer.problem(refused).toResponse();
        });
    }

    private Mono<ServerResponse> refuse(BatchReading.Read read, Duration retryAfter) {
        intake.rejectTooMany(read.fixes().size());
        return IntakeAnswer.tooManyProblem(retryAfter).toResponse();
    }

    private Mono<ServerResponse> refuse(Rejection rejection) {
        intake.reject(rejection);
        return Problem.badRequest(List.of(rejection)).toResponse();
    }

    private static Problem noneAcceptable(List<BatchReading.Rejected> rejections) {
        var errors = rejections.stream()
                .map(rejected -> new Problem.FieldError(rejected.index(), rejected.rejection().field(),
                        rejected.rejection().reason()))
                .toList();
        return new Problem(HttpStatus.BAD_REQUEST, "none of the fixes can be taken", errors, HttpHeaders.EMPTY);
    }
}
