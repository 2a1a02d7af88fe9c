package io.fleet.processing.query;

import io.fleet.model.Bounds;
import io.fleet.model.Position;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import io.lettuce.core.RedisException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The call that answers which drivers are near, each with its current fix and its distance. */
final class NearbyCall {

    private static final Bounds LATITUDE = new Bounds("lat", -90, 90);
    private static final Bounds LONGITUDE = new Bounds("lng", -180, 180);
    private static final Bounds RADIUS_METRES = new Bounds("radius", 0, 100_000);
    private static final int MOST_DRIVERS = 1_000;
    private static final int USUAL_DRIVERS = 100;

    private final NearbySearch search;
    private final QueryTimers timers;

    NearbyCall(NearbySearch search, QueryTimers timers) {
        this.search = search;
        this.timers = timers;
    }

    Endpoint endpoint() {
        return Endpoint.at("/api/v1/drivers/nearby")
                .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(), this::nearby);
    }

    private Mono<ServerResponse> nearby(ServerRequest request) {
        Accepted.checkJson(request);
        var parameters = new Parameters(request.queryParams());
        var centre = new Position(parameters.number(LATITUDE), parameters.number(LONGITUDE));
        double radius = parameters.number(RADIUS_METRES);
        int limit = parameters.upTo(MOST_DRIVERS, "limit", USUAL_DRIVERS);
        parameters.check();
        return timers.time("nearby", search.find(centre, radius, limit))
                .map(NearbyCall::json)
                .onErrorMap(RedisException.class, _ -> unavailable())
                .flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }

    private static byte[] json(List<NearbySearch.Found> drivers) {
        var json = new ByteArrayOutputStream(32 + drivers.size() * 320);
        json.writeBytes(ascii("{\"drivers\":["));
        for (int i = 0; i < drivers.size(); i++) {
            var driver = drivers.get(i);
            json.writeBytes(ascii(i == 0 ? "" : ","));
            // The fix is the stored text without its closing brace.
            json.write(driver.fix(), 0, driver.fix().length - 1);
            json.writeBytes(ascii(",\"distance_m\":" + tenths(driver.metres()) + "}"));
        }
        json.writeBytes(ascii("]}"));
        return json.toByteArray();
    }

    private static String tenths(double metres) {
        return BigDecimal.valueOf(metres).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static RuntimeException unavailable() {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "Redis is away").retryAfter(RetryAfter.soon()).asException();
    }
}
