package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class StreamedAnswerTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void piecesArriveAsOneText() throws IOException, InterruptedException {
        assertThat(answer(Flux.just("a,b\r\n", "1,2\r\n", "3,4\r\n")).body()).isEqualTo("a,b\r\n1,2\r\n3,4\r\n");
        assertThat(metrics.get("fleet.query").tag("kind", "test").timer().count()).isEqualTo(1);
    }

    @Test
    void aFailureInTheMiddleIsNoWholeAnswer() {
        var broken = Flux.just("a,b\r\n", "1,2\r\n").concatWith(Mono.error(new IllegalStateException("for the test")));
        assertThatThrownBy(() -> answer(broken)).isInstanceOf(IOException.class);
    }

    @Test
    void aFailureBeforeTheFirstPieceIsAProblem() throws IOException, InterruptedException {
        assertThat(answer(Flux.error(new IllegalStateException("for the test"))).statusCode()).isEqualTo(500);
    }

    private HttpResponse<String> answer(Flux<String> pieces) throws IOException, InterruptedException {
        var bytes = pieces.map(piece -> piece.getBytes(StandardCharsets.US_ASCII));
        var route = RouterFunctions.route(RequestPredicates.path("/"),
                _ -> StreamedAnswer.of(new MediaType("text", "csv"),
                        Mono.just(new StreamedAnswer(Optional.empty(), bytes)), new QueryTimers(metrics), "test"));
        DisposableServer server = HttpServer.create().host("127.0.0.1").port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(route))).bindNow();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString());
        } finally {
            server.disposeNow();
        }
    }
}
