package io.fleet.processing.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.processing.testing.Service;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class RedisOutageTest {

    @ParameterizedTest
    @CsvSource({"GET, ''", "DELETE, /1-0", "POST, /1-0/replay"})
    void withoutRedisTheDeadLettersAreNotAvailable(String method, String path)
            throws IOException, InterruptedException {
        try (var service = Service.start("redis://127.0.0.1:1", InstantSource.system(), Set.of("deadletter"));
                var client = HttpClient.newHttpClient()) {
            var answer = client.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1/dead-letters" + path))
                    .header("Authorization", "Bearer " + Tokens.admin())
                    .method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
        }
    }
}
