package io.fleet.ingestion.intake;

import io.fleet.ingestion.limit.DriverLimits;
import io.fleet.ingestion.stream.Appending;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.service.JsonAnswer;
import io.fleet.service.JsonBody;
import io.fleet.service.Problem;
import io.fleet.wire.FixRequests;
import io.fleet.wire.Reading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Takes one fix with each request. */
public final class FixIntake {

    private static final int MOST_BYTES = 16 * 1024;

    private final FixRequests requests;
    private final DriverLimits limits;
    private final Intake intake;
    private final InstantSource clock;

    FixIntake(FixRequests requests, DriverLimits limits, Intake intake, InstantSource clock) {
        this.requests = requests;
        this.limits = limits;
        this.intake = intake;
        this.clock = clock;
    }

    /** 202 once Redis has the fix, 400 for one that cannot be taken, 429 for one too many, 503 while Redis takes none. */
    public Mono<ServerResponse> handle(DriverId driver, ServerRequest request) {
        return JsonBody.read(request, MOST_BYTES)
                .flatMap(body -> switch (requests.read(body, driver, clock.instant())) {
                    case Reading.Read read ->
                        limits.takeFix(driver).map(this::refuse)
                                .orElseGet(() -> accept(read.fix(), intake.traceOf(request)));
                    case Reading.Refused refused -> refuse(refused);
                });
    }

    private Mono<ServerResponse> accept(Fix fix, @Nullable String trace) {
        return intake.append(List.of(fix), trace).flatMap(outcome -> switch (outcome) {
            case Appending.Taken _ -> JsonAnswer.of(HttpStatus.ACCEPTED, IntakeAnswer.ONE_ACCEPTED);
            case Appending.Refused refused -> IntakeAnswer.problem(refused).toResponse();
        });
    }

    private Mono<ServerResponse> refuse(Duration retryAfter) {
        intake.rejectTooMany(1);
        return IntakeAnswer.tooManyProblem(retryAfter).toResponse();
    }

    private Mono<ServerResponse> refuse(Reading.Refused refused) {
        intake.reject(refused.rejections().getFirst());
        return Problem.badRequest(refused.rejections()).toResponse();
    }
}
