package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often one address may come with tokens that are none of ours. */
@Timeout(60)
class FailedTokensTest {

    private @Nullable RunningApp started;

    private RunningApp start() {
        // One more comes back only after a minute, which no test takes.
        var app = RunningApp.startWithSecret("--spring.data.redis.url=redis://127.0.0.1:1",
                "--fleet.limit.failed-auth-per-minute=1", "--fleet.limit.failed-auth-burst=3",
                "--server.forward-headers-strategy=framework");
        started = app;
        return app;
    }

    private RunningApp app() {
        var app = started;
        return app == null ? start() : app;
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void anAddressWithTooManyForgedTokensIsToldToStayAwayAndGoodTokensFromThereStillPass() {
        for (int i = 0; i < 3; i++) {
            assertThat(call("forged " + i).statusCode()).isEqualTo(401);
        }
        var refused = call("forged");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After").map(Integer::valueOf).orElse(0)).isBetween(1, 60);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");

        assertThat(call(Tokens.dispatcher()).statusCode()).isEqualTo(200);
        assertThat(call(Tokens.customer("o1")).statusCode()).isEqualTo(403);
        assertThat(app().send(app().request("GET", "/things/1")).statusCode()).isEqualTo(401);
        assertThat(count("forged")).isEqualTo(3);
        assertThat(count("too_many")).isEqualTo(1);
        assertThat(count("missing")).isEqualTo(1);
    }

    @Test
    void aTokenThatHasEndedIsAlwaysToldSo() {
        String ended = Tokens.sign(
                Tokens.claims("dispatcher").expirationTime(Date.from(Instant.now().minusSeconds(60))).build());
        for (int i = 0; i < 10; i++) {
            assertThat(call(ended).statusCode()).isEqualTo(401);
        }
        for (int i = 0; i < 4; i++) {
            call("forged");
        }
        assertThat(call(ended).statusCode()).isEqualTo(401);
        assertThat(call("forged").statusCode()).isEqualTo(429);
        assertThat(count("claims")).isEqualTo(11);
    }

    @Test
    void anAddressIsTheOneThatATrustedProxyTells() {
        for (int i = 0; i < 4; i++) {
            from("192.0.2.1");
        }
        assertThat(from("192.0.2.1").statusCode()).isEqualTo(429);
        assertThat(from("192.0.2.2").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.2, false", "2001:db8:1:2::1, 2001:db8:1:2:3:4:5:6, true",
            "2001:db8:1:2::1, 2001:db8:1:3::1, false", "::ffff:192.0.2.1, 192.0.2.1, true"})
    void anIpv6NetworkIsOneAddress(String one, String other, boolean same) throws UnknownHostException {
        assertThat(RemoteAddress.countedAs(InetAddress.getByName(one))
                .equals(RemoteAddress.countedAs(InetAddress.getByName(other)))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, per-minute: 0", "1, 0, burst: 0", "1000001, 1, per-minute: 1000001"})
    void theLimitsAreChecked(int perMinute, int burst, String message) {
        assertThatThrownBy(() -> new FailedTokenProperties(perMinute, burst))
                .hasMessage("fleet.limit.failed-auth-" + message + " (expected: 1 to 1000000)");
    }

    private HttpResponse<String> call(String token) {
        return app().call("GET", "/things/1", token);
    }

    private HttpResponse<String> from(String address) {
        return app().send(app().request("GET", "/things/1").header("Authorization", "Bearer forged")
                .header("X-Forwarded-For", address));
    }

    private double count(String reason) {
        return app().bean(MeterRegistry.class).get("fleet.auth.refused").tag("reason", reason).counter().count();
    }
}
