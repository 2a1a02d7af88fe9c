package io.fleet.ingestion.intake;

import io.fleet.ingestion.stream.Appending;
import io.fleet.service.Problem;
import io.fleet.wire.BatchReading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a driver is told about the fixes sent. */
final class IntakeAnswer {

    /** One fix of one was taken. */
    static final byte[] ONE_ACCEPTED = ascii("{\"accepted\":1}");

    private static final JsonFactory JSON = new JsonFactory();

    private IntakeAnswer() {}

    /** How many of several were taken, and why each of the others was not. */
    static byte[] of(int accepted, List<BatchReading.Rejected> rejections) {
        return rejections.isEmpty()
                ? ascii("{\"accepted\":" + accepted + ",\"rejected\":[]}")
                : withReasons(accepted, rejections);
    }

    /** A frame of which nothing was taken, because of us. */
    static byte[] unavailable(Appending.Refused refused) {
        return nothing("unavailable", refused.retryAfter());
    }

    /** A frame of which nothing was taken, because the driver sends too much. */
    static byte[] tooMany(Duration retryAfter) {
        return nothing("too_many_requests", retryAfter);
    }

    /** A request of which nothing was taken, because of us. */
    static Problem problem(Appending.Refused refused) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "fixes cannot be taken at the moment (try again later)")
                .retryAfter(refused.retryAfter());
    }

    /** A request of which nothing was taken, because the driver sends too much. */
    static Problem tooManyProblem(Duration retryAfter) {
        return Problem.of(HttpStatus.TOO_MANY_REQUESTS, "this driver sends too much at once (try again later)")
                .retryAfter(retryAfter);
    }

    private static byte[] nothing(String error, Duration retryAfter) {
        return ascii("{\"accepted\":0,\"error\":\"" + error + "\",\"retry_after_s\":" + retryAfter.toSeconds() + "}");
    }

    private static byte[] withReasons(int accepted, List<BatchReading.Rejected> rejections) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("accepted", accepted);
            json.writeArrayPropertyStart("rejected");
            for (var rejected : rejections) {
                json.writeStartObject();
                json.writeNumberProperty("index", rejected.index());
                json.writeStringProperty("field", rejected.rejection().field());
                json.writeStringProperty("reason", rejected.rejection().reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
