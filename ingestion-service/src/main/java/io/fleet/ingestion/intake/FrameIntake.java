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
import java.util.function.Consumer;

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

    /**
     * Gives the answer to the frame once Redis has what can be taken of it, in the event loop that this was called in, maybe before this returns.
     *
     * @return how many fixes of it wait for Redis
     */
    int take(DriverId driver, byte[] frame, Consumer<byte[]> answer) {
        return switch (requests.readFrame(frame, driver, clock.instant())) {
            case BatchReading.Read read -> accept(driver, frame, read, answer);
            case BatchReading.Refused refused ->
                refuse(List.of(new BatchReading.Rejected(0, refused.rejection())), answer);
        };
    }

    private int accept(DriverId driver, byte[] frame, BatchReading.Read read, Consumer<byte[]> answer) {
        if (read.fixes().isEmpty()) {
            return refuse(read.rejections(), answer);
        }
        intake.reject(read.rejections());
        var retryAfter = take(driver, isArray(frame));
        if (retryAfter.isPresent()) {
            intake.rejectTooMany(read.fixes().size());
            answer.accept(IntakeAnswer.tooMany(retryAfter.get()));
            return 0;
        }
        intake.append(read.fixes(), null, outcome -> answer.accept(answer(read, outcome)));
        return read.fixes().size();
    }

    private Optional<Duration> take(DriverId driver, boolean batch) {
        return batch ? limits.takeBatch(driver) : limits.takeFix(driver);
    }

    private int refuse(List<BatchReading.Rejected> rejections, Consumer<byte[]> answer) {
        intake.reject(rejections);
        answer.accept(IntakeAnswer.of(0, rejections));
        return 0;
    }

    private static byte[] answer(BatchReading.Read read, Appending outcome) {
        return switch (outcome) {
            case Appending.Taken _ -> IntakeAnswer.of(read.fixes().size(), read.rejections());
            case Appending.Refused refused -> IntakeAnswer.unavailable(refused);
        };
    }

    /** Whether a text that was read as fixes holds them in an array. */
    private static boolean isArray(byte[] frame) {
        int first = 0;
        while (frame[first] <= ' ') {
            first++;
        }
        return frame[first] == '[';
    }
}
