package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gateway serves the reference client; no Redis is needed for that. */
@Timeout(60)
final class ScriptTest {

    private static final String PATH = "/client/fleet-client.js";

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("redis://127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everybodyGetsItAsAModuleWithoutAToken() throws IOException, InterruptedException {
        var answer = send(at(PATH));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/javascript;charset=UTF-8");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("max-age=300, public");
        assertThat(answer.body()).contains("export function watchOrder(");
    }

    @Test
    void whoHasItAlreadyIsToldThatItHasNotChanged() throws IOException, InterruptedException {
        String etag = send(at(PATH)).headers().firstValue("ETag").orElseThrow();
        var again = send(at(PATH).header("If-None-Match", etag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(send(at(PATH).header("If-None-Match", "\"another\"")).statusCode()).isEqualTo(200);
    }

    @Test
    void headTellsTheSameWithoutTheFile() throws IOException, InterruptedException {
        var answer = send(at(PATH).HEAD());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).isPresent();
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void anotherMethodIsNotAllowed(String method) throws IOException, InterruptedException {
        var answer = send(at(PATH).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Allow").orElse("").split(",\\s*"))
                .containsExactlyInAnyOrder("GET", "HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/client", "/client/", "/client/fleet-client", "/client/other.js",
            "/client/fleet-client.js/",
            "/client/../application.yml", "/client/%2e%2e/application.yml", "/static/client/fleet-client.js"})
    void nothingElseIsOpen(String path) throws IOException, InterruptedException {
        assertThat(send(at(path)).statusCode()).isEqualTo(401);
        var known = send(at(path).header("Authorization", "Bearer " + Tokens.dispatcher()));
        assertThat(known.statusCode()).isEqualTo(404);
        assertThat(known.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.http("o1").toString().replaceFirst("/api/.*", path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Customer.ask(request.build());
    }
}
