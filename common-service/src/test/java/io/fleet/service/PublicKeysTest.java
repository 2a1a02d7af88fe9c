package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an identity provider that changes its keys, fails and comes back. */
@Timeout(60)
class PublicKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DAY = Duration.ofDays(1);

    private static RSAKey first;
    private static RSAKey second;

    private final HandClock clock = new HandClock(NOW);
    private KeyPublisher publisher;
    private TokenVerifier verifier;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        first = new RSAKeyGenerator(2_048).keyID("first").generate();
        second = new RSAKeyGenerator(2_048).keyID("second").generate();
    }

    @BeforeEach
    void start() throws IOException {
        publisher = new KeyPublisher().publish(first);
        verifier = verifier();
    }

    @AfterEach
    void stop() {
        publisher.close();
    }

    @Test
    void theKeysAreFetchedOnceForAllTokens() {
        for (int i = 0; i < 20; i++) {
            assertThat(isGood(token(first, "first", "caller " + i))).isTrue();
        }
        assertThat(publisher.fetched()).isEqualTo(1);
    }

    @Test
    void twoKeysAreGoodWhileOneReplacesTheOther() {
        publisher.publish(first, second);
        assertThat(isGood(token(first, "first"))).isTrue();
        assertThat(isGood(token(second, "second"))).isTrue();
        assertThat(isGood(token(second, null))).isTrue();
        assertThat(publisher.fetched()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNotKnownIsFetched() {
        assertThat(isGood(token(first, "first"))).isTrue();
        publisher.publish(first, second);
        clock.advance(PublicKeys.PAUSE);
        assertThat(isGood(token(second, "second"))).isTrue();
        assertThat(publisher.fetched()).isEqualTo(2);
    }

    @Test
    void aFloodOfKeysThatNobodyHasMakesOneFetchAMinute() {
        assertThat(isGood(token(first, "first"))).isTrue();
        for (int minute = 1; minute <= 3; minute++) {
            clock.advance(PublicKeys.PAUSE);
            for (int i = 0; i < 200; i++) {
                assertThat(isGood(token(second, "nobody's " + minute + "." + i))).isFalse();
            }
            assertThat(publisher.fetched()).isEqualTo(1 + minute);
        }
        assertThat(isGood(token(first, "first", "who comes in between"))).isTrue();
    }

    @Test
    void thoseWhoComeAtOnceWaitForOneFetchWithoutAThread() {
        publisher.hang();
        var answers = IntStream.range(0, 500)
                .mapToObj(i -> verifier.verify(token(first, "first", "caller " + i)).toFuture()).toList();
        Awaitility.await().until(() -> publisher.fetched() == 1);
        assertThat(answers).noneMatch(answer -> answer.isDone());
        publisher.goOn();
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(answers)
                .allMatch(answer -> answer.getNow(null) instanceof Verification.Verified));
        assertThat(publisher.fetched()).isEqualTo(1);
    }

    @Test
    void whoGivesUpWaitingTakesNothingFromTheOthers() {
        publisher.hang();
        var leaving = verifier.verify(token(first, "first", "leaving")).subscribe();
        var staying = verifier.verify(token(first, "first", "staying")).toFuture();
        Awaitility.await().until(() -> publisher.fetched() == 1);
        leaving.dispose();
        publisher.goOn();
        assertThat(staying.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
                .isInstanceOf(Verification.Verified.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"500|{\"keys\":[]}", "302|", "200|no JSON",
            "200|{\"keys\":[]}",
            "200|{\"keys\":[{\"kty\":\"oct\",\"kid\":\"first\",\"k\":\"AAAA\"}]}", "200|[]", "200|null"})
    void anOutageOfThePublisherIsSurvivedOnTheKeysOfBefore(int status, @Nullable String body) {
        assertThat(isGood(token(first, "first"))).isTrue();
        publisher.answer(status, body == null ? "" : body);
        for (int hours = 1; hours <= 12; hours++) {
            clock.advance(Duration.ofHours(1));
            assertThat(isGood(token(first, "first", "in hour " + hours))).isTrue();
        }
        Awaitility.await().atMost(PATIENCE).until(() -> publisher.fetched() >= 2);
        publisher.publish(second);
        clock.advance(PublicKeys.PAUSE);
        assertThat(isGood(token(second, "second"))).isTrue();
    }

    @Test
    void keysThatHaveGrownOldAreFetchedAnewWhileTokensGoOn() {
        assertThat(isGood(token(first, "first"))).isTrue();
        clock.advance(PublicKeys.GROWN_OLD);
        publisher.hang();
        assertThat(isGood(token(first, "first", "another"))).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> publisher.fetched() == 2);
    }

    @Test
    void aKeyThatWasWithdrawnIsGoodNoMoreNotEvenForTokensThatWereKnown() {
        publisher.publish(first, second);
        String known = token(first, "first");
        assertThat(isGood(known)).isTrue();
        publisher.publish(second);
        clock.advance(PublicKeys.GROWN_OLD);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertThat(isGood(token(second, "second", "who sees to it that keys are fetched"))).isTrue();
            return !isGood(known);
        });
    }

    @Test
    void beforeAnyKeyIsThereNothingIsSaidAboutATokenAndTheyAreTriedAgainSoon() {
        publisher.answer(503, "");
        for (int i = 0; i < 20; i++) {
            assertThat(verify(token(first, "first"))).isInstanceOf(Verification.Unavailable.class);
        }
        assertThat(publisher.fetched()).isEqualTo(1);
        publisher.publish(first);
        clock.advance(PublicKeys.FIRST_PAUSE);
        assertThat(isGood(token(first, "first"))).isTrue();
        assertThat(publisher.fetched()).isEqualTo(2);
    }

    @Test
    void whatIsNoTokenIsRefusedEvenBeforeAnyKeyIsThere() {
        publisher.answer(503, "");
        assertThat(verify("nonsense")).isInstanceOf(Verification.Refused.class);
        assertThat(publisher.fetched()).isZero();
    }

    @Test
    void aPublicKeyIsNoSecretAndNoKeyOfAnotherKind() throws JOSEException {
        assertThat(isGood(token(first, "first"))).isTrue();
        for (byte[] secret : List.of(first.toPublicJWK().toRSAPublicKey().getEncoded(),
                first.toPublicJWK().toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            var forged = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
                    claims("forger"));
            forged.sign(new MACSigner(secret));
            assertThat(isGood(forged.serialize())).isFalse();
        }
        var other = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("first").build(), claims("other"));
        other.sign(new RSASSASigner(first));
        assertThat(isGood(other.serialize())).isFalse();
        assertThat(publisher.fetched()).isEqualTo(1);
    }

    @Test
    void aKeyThatTheTokenBringsAlongIsNotBelieved() throws JOSEException {
        var stranger = new RSAKeyGenerator(2_048).keyID("first").generate();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("first").jwk(stranger.toPublicJWK())
                .jwkURL(publisher.uri()).build();
        var forged = new SignedJWT(header, claims("forger"));
        forged.sign(new RSASSASigner(stranger));
        assertThat(isGood(forged.serialize())).isFalse();
    }

    @Test
    void ellipticCurvesAreKeysTooAndShortOnesOfRsaAreNot() throws JOSEException {
        var curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
        publisher.answer(200, "{\"keys\":[" + curve.toPublicJWK().toJSONString() + "]}");
        var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("curve").build(), claims("caller"));
        token.sign(new com.nimbusds.jose.crypto.ECDSASigner(curve));
        assertThat(isGood(token.serialize())).isTrue();

        publisher.publish(new RSAKeyGenerator(1_024, true).keyID("short").generate());
        clock.advance(PublicKeys.PAUSE);
        assertThat(isGood(token(first, "short"))).isFalse();
        assertThat(publisher.fetched()).isEqualTo(2);
        assertThat(isGood(token.serialize())).isTrue();
    }

    @Test
    void readinessWaitsForTheKeysAndAnOutageAfterThatChangesNothing() {
        publisher.answer(503, "");
        try (var app = RunningApp.start("--spring.data.redis.url=redis://127.0.0.1:1",
                "--fleet.jwt.jwk-set-uri=" + publisher.uri(),
                "--management.endpoint.health.group.readiness.include=readinessState,tokenKeys")) {
            assertThat(app.manage("/actuator/health/readiness").statusCode()).isEqualTo(503);
            var claims = new JWTClaimsSet.Builder().claim("scope", "dispatcher")
                    .expirationTime(Date.from(Instant.now().plus(DAY))).build();
            var refused = app.call("GET", "/things/1", KeyPublisher.sign(first, "first", claims));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(app.call("GET", "/things/1", "nonsense").statusCode()).isEqualTo(401);
            assertThat(app.send(app.request("GET", "/things/1")).statusCode()).isEqualTo(401);

            publisher.publish(first);
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> app.manage("/actuator/health/readiness").statusCode() == 200);
            assertThat(app.call("GET", "/things/1", KeyPublisher.sign(first, "first", claims)).statusCode())
                    .isEqualTo(200);
            publisher.answer(503, "");
            assertThat(app.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    private TokenVerifier verifier() {
        var configuration = new TokenConfiguration();
        var properties = new JwtProperties(null, null, publisher.uri(), null);
        return configuration.tokenVerifier(properties, configuration.tokenKeys(properties, clock), clock);
    }

    private static String token(RSAKey key, @Nullable String named) {
        return token(key, named, "caller");
    }

    private static String token(RSAKey key, @Nullable String named, String subject) {
        return KeyPublisher.sign(key, named, claims(subject));
    }

    private static JWTClaimsSet claims(String subject) {
        return new JWTClaimsSet.Builder().subject(subject).claim("scope", "dispatcher")
                .expirationTime(Date.from(NOW.plus(DAY))).build();
    }

    private boolean isGood(String token) {
        return verify(token) instanceof Verification.Verified;
    }

    private Verification verify(String token) {
        var verification = verifier.verify(token).block(PATIENCE);
        if (verification == null) {
            throw new AssertionError("no verification");
        }
        return verification;
    }
}
