package io.fleet.ingestion.intake;

import io.fleet.ingestion.stream.Appending;
import io.fleet.model.DriverId;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixRequests;
import java.time.InstantSource;
import java.util.List;
import reactor.core.publisher.Mono;

/** Takes the fixes of a frame of a driver's socket. */
final class FrameIntake {

    private final FixRequests requests;
    private final Intake intake;
    private final InstantSource clock;

    FrameIntake(FixRequests requests, Intake intake, InstantSource clock) {
        this.requests = requests;
        this.intake = intake;
        this.clock = clock;
    }

    /** The answer to the frame, once Redis has what can be taken of it. */
    Mono<byte[]> take(DriverId driver, byte[] frame) {
        return switch (requests.readFrame(frame, driver, clock.instant())) {
            case BatchReading.Read read -> accept(read);
            case BatchReading.Refused refused ->
                accept(new BatchReading.Read(List.of(), List.of(new BatchReading.Rejected(0, refused.rejection()))));
        };
    }

    private Mono<byte[]> accept(BatchReading.Read read) {
        intake.reject(read.rejections());
        if (read.fixes().isEmpty()) {
            return Mono.just(IntakeAnswer.of(0, read.rejections()));
        }
        return intake.append(read.fixes()).map(outcome -> switch (outcome) {
            case Appending.Taken _ -> IntakeAnswer.of(read.fixes().size(), read.rejections());
            case Appending.Refused refused -> IntakeAnswer.unavailable(refused);
        });
    }
}
