package io.fleet.ingestion.intake;

import io.fleet.ingestion.limit.DriverLimits;
import io.fleet.ingestion.stream.Appending;
import io.fleet.model.DriverId;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixRequests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Takes the fixes of a frame of a driver's socket. */
final class FrameIntake {

    private final FixRequests requests;
    private final DriverLimits limits;
    private final Intake intake;
    private final InstantSource clock;

    FrameIntake(FixRequests requests, DriverLimits limits, Intake intake, InstantSource clock) {
        this.requests = requests;
        this.limits = limits;
        this.intake = intake;
        this.clock = clock;
    }

    /** The answer to the frame, once Redis has what can be taken of it. */
    Mono<byte[]> take(DriverId driver, byte[] frame) {
        return switch (requests.readFrame(frame, driver, clock.instant())) {
            case BatchReading.Read read -> accept(driver, frame, read);
            case BatchReading.Refused refused ->
                refuse(List.of(new BatchReading.Rejected(0, refused.rejection())));
        };
    }

    private Mono<byte[]> accept(DriverId driver, byte[] frame, BatchReading.Read read) {
        if (read.fixes().isEmpty()) {
            return refuse(read.rejections());
        }
        intake.reject(read.rejections());
        return take(driver, isArray(frame)).map(retryAfter -> refuse(read, retryAfter)).orElseGet(() -> append(read));
    }

    private Optional<Duration> take(DriverId driver, boolean batch) {
        return batch ? limits.takeBatch(driver) : limits.takeFix(driver);
    }

    private Mono<byte[]> refuse(List<BatchReading.Rejected> rejections) {
        intake.reject(rejections);
        return Mono.just(IntakeAnswer.of(0, rejections));
    }

    private Mono<byte[]> refuse(BatchReading.Read read, Duration retryAfter) {
        intake.rejectTooMany(read.fixes().size());
        return Mono.just(IntakeAnswer.tooMany(retryAfter));
    }

    /** Whether a text that was read as fixes holds them in an array. */
    private static boolean isArray(byte[] frame) {
        int first = 0;
        while (frame[first] <= ' ') {
            first++;
        }
        return frame[first] == '[';
    }

    private Mono<byte[]> append(BatchReading.Read read) {
        return intake.append(read.fixes(), null).map(outcome -> switch (outcome) {
            case Appending.Taken _ -> IntakeAnswer.of(read.fixes().size(), read.rejections());
            case Appending.Refused refused -> IntakeAnswer.unavailable(refused);
        });
    }
}
