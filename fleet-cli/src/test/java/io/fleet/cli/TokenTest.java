package io.fleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {

    private static final String SECRET = "a secret for tests only, of at least 32 bytes";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aDriversTokenNamesTheDriverAndIsSignedWithTheSecret() throws Exception {
        assertThat(fleet(SECRET, "token", "--scope", "driver", "--sub", "12345")).isZero();

        var token = printed();
        assertThat(token.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8)))).isTrue();
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("12345");
        assertThat(token.getJWTClaimsSet().getClaim("scope")).isEqualTo("driver");
    }

    @Test
    void aCustomersTokenNamesEveryOrder() throws Exception {
        fleet(SECRET, "token", "--scope", "customer", "--order", "order_1", "--order", "order_2");

        assertThat(printed().getJWTClaimsSet().getStringListClaim("orders")).isEqualTo(List.of("order_1", "order_2"));
    }

    @Test
    void aTokenIsGoodForAnHourUnlessSaidOtherwise() throws Exception {
        fleet(SECRET, "token", "--scope", "dispatcher");
        Instant usual = printed().getJWTClaimsSet().getExpirationTime().toInstant();
        out.reset();
        fleet(SECRET, "token", "--scope", "dispatcher", "--ttl", "2d");
        Instant longer = printed().getJWTClaimsSet().getExpirationTime().toInstant();

        assertThat(Duration.between(Instant.now(), usual)).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(60));
        assertThat(Duration.between(usual, longer)).isBetween(Duration.ofHours(46), Duration.ofHours(48));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --scope driver                     | --sub: missing (expected with --scope driver: a whole number
            --scope driver --sub 007           | --sub: 007 (expected with --scope driver: a whole number
            --scope customer                   | --order: missing (expected with --scope customer
            --scope customer --order a/b       | --order: a/b (expected: 1 to 100 characters
            --scope pilot                      | --scope: pilot (expected: driver, customer, dispatcher, admin)
            --scope admin --ttl 0s             | --ttl: PT0S (expected: more than 0)
            --scope admin --ttl soon           | soon (expected: a time like 200ms, 5s, 30m, 1h or 2d)
            """)
    void whatIsMissingOrWrongIsSaidInOneSentence(String options, String sentence) {
        int code = fleet(SECRET, ("token " + options).split(" "));

        assertThat(code).isNotZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence).doesNotContain("\tat ");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''        | FLEET_JWT_SECRET is not set: set it to the secret that the services have
            too short | FLEET_JWT_SECRET: 9 bytes (expected: at least 32)
            """)
    void withoutAGoodSecretThereIsNoToken(String secret, String sentence) {
        assertThat(fleet(secret, "token", "--scope", "admin")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("fleet: " + sentence + System.lineSeparator());
    }

    private int fleet(String secret, String... arguments) {
        return Main.run(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Map.of("FLEET_JWT_SECRET", secret), arguments);
    }

    private SignedJWT printed() throws Exception {
        return SignedJWT.parse(out.toString(StandardCharsets.UTF_8).strip());
    }
}
