package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.RawRequest;
import io.fleet.service.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pages may call, and what answers tell browsers. */
@Timeout(60)
class OriginTest {

    private static final String SHOP = "https://shop.example";

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = RunningApp.startWithSecret("--spring.data.redis.url=redis://127.0.0.1:1",
                "--fleet.web.allowed-origins=" + SHOP + ",http://localhost:3000",
                "--server.forward-headers-strategy=framework");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    /** Host is what the page's browser asks for. */
    @ParameterizedTest
    @CsvSource({", fleet.example, 200", "https://fleet.example, fleet.example, 200",
            "http://fleet.example, fleet.example, 200", "http://FLEET.example, fleet.example, 200",
            "https://fleet.example, fleet.example:443, 200", "http://fleet.example:8080, fleet.example:8080, 200",
            "http://fleet.example, fleet.example:8080, 403", "https://fleet.example:8443, fleet.example, 403",
            "https://shop.example, fleet.example, 200", "https://SHOP.example, fleet.example, 200",
            "http://localhost:3000, fleet.example, 200", "http://shop.example, fleet.example, 403",
            "https://shop.example:8443, fleet.example, 403", "https://shop.example.evil.example, fleet.example, 403",
            "https://evilshop.example, fleet.example, 403", "https://evil.example, fleet.example, 403",
            "null, fleet.example, 403", "https://fleet.example.evil.example, fleet.example, 403",
            "https://fleet.example@evil.example, fleet.example, 403", "nonsense, fleet.example, 403",
            "'https://shop.example https://evil.example', fleet.example, 403"})
    void aPageCallsFromHereOrFromAListedOrigin(String origin, String host, int status) {
        var request = RawRequest.to(app.port(), "GET /things/1").header("Host", host)
                .header("Authorization", "Bearer " + Tokens.dispatcher());
        var answer = (origin == null ? request : request.header("Origin", origin)).send();
        assertThat(answer.status()).isEqualTo(status);
        if (origin != null && origin.equalsIgnoreCase(SHOP)) {
            assertThat(answer.header("Access-Control-Allow-Origin")).hasValue(origin);
        } else if (!"http://localhost:3000".equals(origin)) {
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(answer.header("Vary")).hasValue("Origin");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void twoOriginsAreNone() {
        assertThat(RawRequest.to(app.port(), "GET /things/1").header("Host", "fleet.example")
                .header("Authorization", "Bearer " + Tokens.dispatcher()).header("Origin", SHOP).header("Origin", SHOP)
                .send().status()).isEqualTo(403);
    }

    @Test
    void aListedOriginIsToldBeforehandWithoutATokenWhatItMaySend() {
        var answer = preflight(SHOP);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue(SHOP);
        assertThat(answer.header("Access-Control-Allow-Methods")).hasValue("GET,POST,PUT,DELETE");
        assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).contains("Authorization");
        assertThat(preflight("https://evil.example").status()).isEqualTo(403);
        assertThat(preflight("https://evil.example").header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aListedOriginIsToldWhyItIsRefused() {
        var answer = RawRequest.to(app.port(), "GET /things/1").header("Host", "fleet.example").header("Origin", SHOP)
                .send();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue(SHOP);
    }

    @Test
    void anOpenPathIsOpenToPagesOfAnyOrigin() {
        assertThat(RawRequest.to(app.port(), "GET /open/thing").header("Host", "fleet.example")
                .header("Origin", "https://evil.example").send().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "shop.example", "https://shop.example/", "https://shop.example/path",
            "ftp://shop.example", "https://*.shop.example", "https://user@shop.example", ""})
    void whatIsNoOriginCannotBeListed(String text) {
        assertThatThrownBy(() -> new OriginProperties(List.of(text))).hasMessage(
                "fleet.web.allowed-origins: " + text + " (expected: origins such as https://shop.example)");
    }

    @ParameterizedTest
    @CsvSource({"GET /things/1, true", "GET /things/1, false", "GET /nowhere, true", "PUT /things/1, true",
            "GET /failing/early, true", "GET /failing/late, true", "GET /open/thing, false", "DELETE /things/1, true",
            "GET /actuator/health, false"})
    void everyAnswerTellsBrowsersToMakeNothingElseOfIt(String what, boolean withToken) {
        var request = RawRequest.to(app.port(), what).header("Host", "fleet.example");
        var answer = (withToken ? request.header("Authorization", "Bearer " + Tokens.dispatcher()) : request).send();
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.header("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("X-Powered-By")).isEmpty();
        assertThat(answer.header("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void overHttpsBrowsersAreToldToStayThere() {
        var answer = RawRequest.to(app.port(), "GET /open/thing").header("Host", "fleet.example")
                .header("X-Forwarded-Proto", "https").send();
        assertThat(answer.header("Strict-Transport-Security")).hasValue("max-age=31536000");
    }

    private static RawRequest.Answer preflight(String origin) {
        return RawRequest.to(app.port(), "OPTIONS /things/1").header("Host", "fleet.example").header("Origin", origin)
                .header("Access-Control-Request-Method", "GET").send();
    }
}
