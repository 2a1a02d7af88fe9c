package io.fleet.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.ingestion.RunningService;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.service.testing.SocketContract;
import io.fleet.testing.Fixes;
import io.fleet.testing.Fuzz;
import io.fleet.testing.Mutations;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Frames of a driver's socket with something changed, taken by the service as it runs: each is answered as the sockets' document says. */
@WithRedis
@Timeout(3_600)
final class FrameFuzzTest {

    private static final int USUAL = 3_000;
    private static final JsonMapper JSON = new JsonMapper();

    /** Answers that have been held against the document, which takes longer than all else. */
    private final Set<String> shapes = new HashSet<>();

    @Test
    void everyFrameIsAnsweredAsTheDocumentSays(RedisServer redis) {
        try (var service = RunningService.start(redis.url(), Stream.concat(Stream.of(RunningService.unlimited()),
                Stream.of("fleet.intake.max-age=3650d", "fleet.intake.max-lead=3650d")).toArray(String[]::new))) {
            var intake = service.bean(FrameIntake.class);
            Fuzz.run("driver's socket", USUAL, frames(), input -> {
                String answer = new String(intake.take(Fixes.DRIVER, input).blockOptional().orElseThrow(),
                        StandardCharsets.UTF_8);
                if (shapes.add(answer.replaceAll("\\d+", "0"))) {
                    SocketContract.allowed("DriverFrame", answer);
                }
                var told = JSON.readTree(answer);
                assertThat(told.has("error")).as(answer).isFalse();
                told.get("rejected").forEach(FrameFuzzTest::isSound);
                return told.get("accepted").asInt() > 0;
            }).isSome();
        }
    }

    private static void isSound(JsonNode rejected) {
        Fuzz.assertRefusal(rejected.get("field").asString(), rejected.get("reason").asString());
    }

    private static Mutations frames() {
        var fixes = Fixes.drive(Fixes.DRIVER, 3, new OrderId("order_123")).stream().map(FrameFuzzTest::text).toList();
        return Mutations.of(List.of(fixes.getFirst(), fixes.stream().collect(Collectors.joining(",", "[", "]")),
                "{\"latitude\":1.5,\"longitude\":2.5,\"timestamp\":\"" + Instant.now() + "\"}",
                "{\"latitude\":1,\"longitude\":2}"), "\"latitude\":", "\"timestamp\":", "\"order_id\":\"", "12:60");
    }

    private static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.UTF_8);
    }
}
