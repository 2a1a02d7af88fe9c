package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.RawRequest;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brings about everything that docs/api/websocket-gateway.yaml describes. */
@WithRedis
@Timeout(120)
final class ApiContractTest {

    private static final String ORDER = "order_123";
    private static final String LOCATION = "/api/v1/orders/" + ORDER + "/driver-location";
    private static final String TOKEN = Tokens.customer(ORDER);
    private static final List<String> FILES = List.of("/client/fleet-client.js", "/track/" + ORDER,
            "/track/page/track.js", "/track/page/track.css", "/track/page/icon.svg", "/map/settings.json",
            "/map/ground.js", "/openapi/websocket-gateway.yaml");

    private final ApiContract contract = ApiContract.of("websocket-gateway");

    @Test
    void everythingThatIsDescribedIsAnsweredAndNothingElse(RedisServer redis) throws IOException, InterruptedException {
        try (var gateway = Gateway.start(redis.url()).hearing(); var processing = new Processing(redis.url())) {
            refuses(gateway);
            is(404, get(gateway, LOCATION, TOKEN));
            processing.dispatch(ORDER, 7);
            var now = Instant.now();
            processing.live(new Fix(new DriverId(7), new Position(52.52, 13.4), now, 45.5, 180.0, 10.0,
                    new OrderId(ORDER), now));
            known(gateway, LOCATION);
            stays(200, RawRequest.to(gateway.http(ORDER).getPort(), "GET " + LOCATION).header("Host", "localhost")
                    .header("Accept", "text/event-stream").header("Authorization", "Bearer " + TOKEN));
            stays(101, RawRequest.socket(gateway.http(ORDER).getPort(), LOCATION).header("Host", "localhost")
                    .header("Authorization", "Bearer " + TOKEN));
            for (String file : FILES) {
                known(gateway, file);
                is(401, get(gateway, file + "?token=x", TOKEN));
            }
        }
        try (var gateway = Gateway.start("redis://127.0.0.1:1", "fleet.limit.failed-auth-per-minute=1",
                "fleet.limit.failed-auth-burst=1")) {
            is(503, get(gateway, LOCATION, TOKEN));
            is(401, get(gateway, LOCATION, "none"));
            is(429, get(gateway, LOCATION, "none"));
        }
        assertThat(contract.unseen()).isEmpty();
    }

    private void refuses(Gateway gateway) throws IOException, InterruptedException {
        is(400, get(gateway, LOCATION.replace("_", "%20"), Tokens.admin()));
        is(401, get(gateway, LOCATION, "none"));
        is(403, get(gateway, LOCATION, Tokens.driver(7)));
        is(404, get(gateway, "/api/v1/orders", TOKEN));
        stays(426, RawRequest.to(gateway.http(ORDER).getPort(), "GET " + LOCATION).header("Host", "localhost")
                .header("Upgrade", "websocket").header("Sec-WebSocket-Version", "12")
                .header("Authorization", "Bearer " + TOKEN));
        is(405, Customer.HTTP.send(request(gateway, LOCATION, TOKEN).DELETE().build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    /** Asks twice, the second time as one who has it. */
    private void known(Gateway gateway, String path) throws IOException, InterruptedException {
        var answer = is(200, get(gateway, path, TOKEN));
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        is(304, Customer.HTTP.send(request(gateway, path, TOKEN).header("If-None-Match", tag).build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    private void stays(int status, RawRequest request) {
        var answer = request.send();
        assertThat(answer.status()).isEqualTo(status);
        contract.check("GET " + LOCATION, answer);
    }

    private HttpResponse<String> is(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request() + " " + answer.body()).isEqualTo(status);
        return contract.check(answer);
    }

    private static HttpResponse<String> get(Gateway gateway, String path, String token)
            throws IOException, InterruptedException {
        return Customer.HTTP.send(request(gateway, path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Gateway gateway, String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.http(ORDER).getPort() + path))
                .header("Authorization", "Bearer " + token);
    }
}
