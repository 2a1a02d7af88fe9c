package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.wire.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

class ProblemTest {

    @Test
    void aProblemIsWrittenAsRfc9457Says() {
        assertThat(json(Problem.of(HttpStatus.NOT_FOUND, "nothing \"here\"\n")))
                .isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"nothing \\\"here\\\"\\n\"}");
    }

    @Test
    void fieldsAreNamedWithTheirReasonsAndPlaces() {
        var errors = List.of(new Problem.FieldError(3, "latitude", "latitude: 91.0 (expected: -90 to 90)"),
                new Problem.FieldError(null, "speed", "ä"));
        assertThat(json(new Problem(HttpStatus.BAD_REQUEST, "two", errors, HttpHeaders.EMPTY))).isEqualTo(
                "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"two\",\"errors\":["
                        + "{\"index\":3,\"field\":\"latitude\",\"reason\":\"latitude: 91.0 (expected: -90 to 90)\"},"
                        + "{\"field\":\"speed\",\"reason\":\"ä\"}]}");
    }

    @Test
    void aSingleRefusalIsTheDetailItself() {
        assertThat(Problem.badParameter("limit", "0", "1 to 1000").detail())
                .isEqualTo("limit: 0 (expected: 1 to 1000)");
        assertThat(Problem.badRequest(List.of(new Rejection("a", "a: x"), new Rejection("b", "b: x"))).detail())
                .isEqualTo("2 fields were refused");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.4S, 1", "PT1S, 1", "PT5S, 5"})
    void oneMayTryAgainAfterWholeSecondsAtLeastOne(Duration after, String header) {
        var problem = Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "away").retryAfter(after);
        assertThat(problem.headers().getFirst("Retry-After")).isEqualTo(header);
    }

    @Test
    void thoseWhoWereRefusedTogetherDoNotComeBackTogether() {
        assertThat(IntStream.range(0, 1_000).mapToObj(_ -> RetryAfter.soon().toSeconds()).distinct())
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }

    private static String json(Problem problem) {
        return new String(problem.toJson(), StandardCharsets.UTF_8);
    }
}
