package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HandClock clock = new HandClock(NOW);
    private final TokenVerifier verifier = verifier(null);

    @Test
    void aTokenSaysWhoCallsAndWhatTheyMay() {
        var caller = accepted(verifier, Tokens.sign(until(NOW.plusSeconds(60)).subject("12345")
                .claim("scope", "driver unheard-of dispatcher").build()));
        assertThat(caller).isEqualTo(new Caller("12345", Set.of(Scope.DRIVER, Scope.DISPATCHER),
                Set.of(), NOW.plusSeconds(60)));
        assertThat(caller.mayReportAs(new DriverId(12345))).isTrue();
        assertThat(caller.mayReportAs(new DriverId(1))).isFalse();
    }

    @Test
    void aCustomersOrdersAreThoseThatCanBe() {
        var caller = accepted(verifier, Tokens.sign(until(NOW.plusSeconds(60)).claim("scope", "customer")
                .claim("orders", List.of("order_123", "no order", 7, "")).build()));
        assertThat(caller.orders()).containsExactly(new OrderId("order_123"));
        assertThat(caller.mayWatch(new OrderId("order_123"))).isTrue();
        assertThat(caller.mayWatch(new OrderId("order_124"))).isFalse();
    }

    @Test
    void aTokenOfOtherShapesOfClaimsMayNothing() {
        var caller = accepted(verifier, Tokens.sign(until(NOW.plusSeconds(60)).claim("scope", List.of("admin"))
                .claim("orders", "order_123").build()));
        assertThat(caller.scopes()).isEmpty();
        assertThat(caller.orders()).isEmpty();
    }

    /** Seconds from now to the token's end. */
    @ParameterizedTest
    @CsvSource({"1, true", "0, true", "-29, true", "-30, false", "-31, false"})
    void aTokenThatHasEndedIsGoodForTheLeeway(int seconds, boolean good) {
        assertThat(isGood(verifier, Tokens.sign(until(NOW.plusSeconds(seconds)).build()))).isEqualTo(good);
    }

    @Test
    void aTokenOnceKnownEndsInTimeAllTheSame() {
        String token = Tokens.sign(until(NOW.plusSeconds(10)).build());
        var caller = accepted(verifier, token);
        clock.set(NOW.plusSeconds(39));
        assertThat(isGood(verifier, token)).isTrue();
        assertThat(verifier.expired(caller)).isFalse();
        clock.set(NOW.plusSeconds(40));
        assertThat(isGood(verifier, token)).isFalse();
        assertThat(verifier.expired(caller)).isTrue();
    }

    /** Seconds from now to the token's beginning. */
    @ParameterizedTest
    @CsvSource({"-1, true", "29, true", "31, false"})
    void aTokenThatHasNotBegunIsGoodForTheLeeway(int seconds, boolean good) {
        assertThat(isGood(verifier, Tokens.sign(until(NOW.plusSeconds(3_600))
                .notBeforeTime(Date.from(NOW.plusSeconds(seconds))).build()))).isEqualTo(good);
    }

    @Test
    void aTokenWithoutAnEndIsRefused() {
        assertThat(refusal(verifier, Tokens.sign(new JWTClaimsSet.Builder().claim("scope", "admin").build())))
                .contains("exp");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertThat(isGood(verifier, new PlainJWT(until(NOW.plusSeconds(60)).build()).serialize())).isFalse();
    }

    @Test
    void aTokenOfAnotherKeyOrAlgorithmIsRefused() throws JOSEException {
        var claims = until(NOW.plusSeconds(60)).build();
        byte[] longEnough = "another secret, of more than sixty-four bytes, so that any HMAC takes it".getBytes(
                StandardCharsets.UTF_8);
        assertThat(isGood(verifier, sign(JWSAlgorithm.HS256, claims, new MACSigner(longEnough)))).isFalse();
        assertThat(isGood(verifier, sign(JWSAlgorithm.HS512, claims, new MACSigner(longEnough)))).isFalse();
        assertThat(isGood(verifier, sign(JWSAlgorithm.HS512, claims, new MACSigner(
                (Tokens.SECRET + Tokens.SECRET).getBytes(StandardCharsets.UTF_8))))).isFalse();
        assertThat(isGood(verifier, sign(JWSAlgorithm.RS256, claims,
                new RSASSASigner(new RSAKeyGenerator(2_048).generate())))).isFalse();
    }

    @Test
    void aTokenThatWasChangedIsRefused() {
        String good = Tokens.sign(until(NOW.plusSeconds(60)).claim("scope", "driver").build());
        String other = Tokens.sign(until(NOW.plusSeconds(60)).claim("scope", "admin").build());
        String[] parts = good.split("\\.", -1);
        assertThat(isGood(verifier, parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2])).isFalse();
        assertThat(isGood(verifier, parts[0] + "." + parts[1] + ".")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
            "bnVsbA.bnVsbA.bnVsbA", "\u0000.\uD800.\uFFFF"})
    void whatIsNoTokenIsRefusedWithoutAnError(String text) {
        assertThat(refusal(verifier, text)).isEqualTo("not a token that this service accepts");
    }

    /** The header and the claims of tokens with a signature that is none, as anybody may send them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"null|{}", "[]|{}", "{}|{}", "{\"alg\":7}|{}",
            "{\"alg\":null}|{}", "{\"alg\":\"none\"}|{}", "{\"alg\":\"HS256\",\"crit\":null}|{}",
            "{\"alg\":\"HS256\",\"crit\":[7]}|{}", "{\"alg\":\"HS256\",\"b64\":\"x\"}|{}",
            "{\"alg\":\"HS256\",\"jwk\":{\"kty\":7}}|{}", "{\"alg\":\"HS256\",\"x5c\":[7]}|{}",
            "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}|{}", "{\"alg\":\"HS256\",\"typ\":{}}|{}",
            "{\"alg\":\"HS256\"}|null", "{\"alg\":\"HS256\"}|[]", "{\"alg\":\"HS256\"}|{\"exp\":\"soon\"}",
            "{\"alg\":\"HS256\"}|{\"exp\":1e400}", "{\"alg\":\"HS256\"}|{\"exp\":{}}",
            "{\"alg\":\"HS256\"}|{\"aud\":[7,null]}", "{\"alg\":\"HS256\"}|{\"sub\":7}"})
    void aTokenOfOddPartsIsRefusedWithoutAnError(String header, String claims) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String text = Stream.of(header, claims, "signature")
                .map(part -> encoder.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("."));
        assertThat(refusal(verifier, text)).doesNotContain("java.", "nimbus", "Exception");
    }

    @Test
    void aTokenIsBounded() {
        assertThat(refusal(verifier, "x".repeat(8_193))).isEqualTo("token: 8193 characters (expected: at most 8192)");
    }

    @Test
    void aTokenOfAnotherKindIsRefused() throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("dpop+jwt")).build(),
                until(NOW.plusSeconds(60)).build());
        token.sign(new MACSigner(Tokens.SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(isGood(verifier, token.serialize())).isFalse();
    }

    @Test
    void whereAnAudienceIsSetATokenMustBeForIt() {
        var ours = verifier("fleet");
        assertThat(isGood(ours, Tokens.sign(until(NOW.plusSeconds(60)).build()))).isFalse();
        assertThat(isGood(ours, Tokens.sign(until(NOW.plusSeconds(60)).audience("others").build()))).isFalse();
        assertThat(isGood(ours, Tokens.sign(until(NOW.plusSeconds(60)).audience(List.of("others", "fleet")).build())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-31, claims", "10, forged"})
    void itIsToldWhetherARefusedTokenIsOurs(int seconds, String why) throws JOSEException {
        var claims = until(NOW.plusSeconds(seconds)).build();
        String token = why.equals("claims")
                ? Tokens.sign(claims)
                : sign(JWSAlgorithm.HS256, claims, new MACSigner(new byte[32]));
        assertThat(verify(verifier, token)).isInstanceOfSatisfying(Verification.Refused.class,
                refused -> assertThat(refused.genuine()).isEqualTo(why.equals("claims")));
    }

    @Test
    void aForgedTokenThatHasEndedIsForged() throws JOSEException {
        String token = sign(JWSAlgorithm.HS256, until(NOW.minusSeconds(60)).build(), new MACSigner(new byte[32]));
        assertThat(verify(verifier, token)).isInstanceOfSatisfying(Verification.Refused.class,
                refused -> assertThat(refused.genuine()).isFalse());
    }

    @Test
    void aKnownTokenIsForgottenAtItsEndAndNotKeptForTheLeeway() {
        String token = Tokens.sign(until(NOW.plusSeconds(10)).build());
        accepted(verifier, token);
        assertThat(verifier.known()).isEqualTo(1);
        clock.set(NOW.plusSeconds(10));
        accepted(verifier, token);
        assertThat(verifier.known()).isZero();
    }

    @Test
    void whatIsRefusedIsNotKept() {
        isGood(verifier, "a.b.c");
        isGood(verifier, Tokens.sign(until(NOW.minusSeconds(60)).build()));
        assertThat(verifier.known()).isZero();
    }

    @Test
    void theKnownTokensAreBoundedByTheirLength() {
        String longClaim = "x".repeat(5_500);
        int many = TokenVerifier.MOST_KNOWN_BYTES / 7_000;
        for (int i = 0; i < many + 1_000; i++) {
            accepted(verifier, Tokens.sign(until(NOW.plusSeconds(60)).claim("x", longClaim + i).build()));
        }
        assertThat(verifier.known()).isBetween(many / 2L, (long) many + 900);
    }

    @Test
    void twoSecretsAreGoodWhileOneReplacesTheOther() throws JOSEException {
        String older = "the secret of before, of at least 32 bytes";
        var both = of(new JwtProperties(Tokens.SECRET, older, null, null));
        var claims = until(NOW.plusSeconds(60)).build();
        String old = sign(JWSAlgorithm.HS256, claims, new MACSigner(older.getBytes(StandardCharsets.UTF_8)));
        assertThat(isGood(both, Tokens.sign(claims))).isTrue();
        assertThat(isGood(both, old)).isTrue();
        assertThat(isGood(both, sign(JWSAlgorithm.HS256, claims, new MACSigner(new byte[32])))).isFalse();
        assertThat(isGood(verifier, old)).isFalse();
    }

    @Test
    void aKeyIdSaysNothingAboutASecret() throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("any").build(),
                until(NOW.plusSeconds(60)).build());
        token.sign(new MACSigner(Tokens.SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(isGood(verifier, token.serialize())).isTrue();
    }

    private TokenVerifier verifier(@Nullable String audience) {
        return of(new JwtProperties(Tokens.SECRET, null, null, audience));
    }

    private TokenVerifier of(JwtProperties properties) {
        var configuration = new TokenConfiguration();
        return configuration.tokenVerifier(properties, configuration.tokenKeys(properties, clock), clock);
    }

    private static JWTClaimsSet.Builder until(Instant end) {
        return new JWTClaimsSet.Builder().expirationTime(Date.from(end));
    }

    private static String sign(JWSAlgorithm algorithm, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static Caller accepted(TokenVerifier verifier, String token) {
        return switch (verify(verifier, token)) {
            case Verification.Verified verified -> verified.caller();
            case Verification.Refused refused -> throw new AssertionError(refused.reason());
            case Verification.Unavailable _ -> throw new AssertionError("unavailable");
        };
    }

    private static String refusal(TokenVerifier verifier, String token) {
        return switch (verify(verifier, token)) {
            case Verification.Verified verified -> throw new AssertionError("accepted: " + verified);
            case Verification.Refused refused -> refused.reason();
            case Verification.Unavailable _ -> throw new AssertionError("unavailable");
        };
    }

    private static boolean isGood(TokenVerifier verifier, String token) {
        return verify(verifier, token) instanceof Verification.Verified;
    }

    private static Verification verify(TokenVerifier verifier, String token) {
        var verification = verifier.verify(token).block(PATIENCE);
        if (verification == null) {
            throw new AssertionError("no verification");
        }
        return verification;
    }
}
