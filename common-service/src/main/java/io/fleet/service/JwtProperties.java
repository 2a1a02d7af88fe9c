package io.fleet.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * With what tokens are verified: exactly one of a secret and a key set.
 *
 * @param secret         for HS256, at least 32 bytes in UTF-8
 * @param previousSecret the same, of tokens that were signed before the secret was changed and are still good
 * @param jwkSetUri      where the public keys are to be had
 * @param audience       what a token's {@code aud} must contain; null: not checked
 */
@ConfigurationProperties("fleet.jwt")
record JwtProperties(@Nullable String secret, @Nullable String previousSecret, @Nullable URI jwkSetUri,
        @Nullable String audience) {

    private static final int SHORTEST_SECRET = 32;

    JwtProperties {
        secret = emptyToNull(secret);
        previousSecret = emptyToNull(previousSecret);
        audience = emptyToNull(audience);
        if ((secret == null) == (jwkSetUri == null)) {
            throw new IllegalArgumentException((secret == null
                    ? "no key to verify tokens with"
                    : "two keys to verify tokens with")
                    + " (expected: one of FLEET_JWT_SECRET, a text of at least 32 bytes, and FLEET_JWT_JWK_SET_URI)");
        }
        if (secret == null && previousSecret != null) {
            throw new IllegalArgumentException(
                    "FLEET_JWT_PREVIOUS_SECRET: without a secret (expected: beside FLEET_JWT_SECRET)");
        }
        check("FLEET_JWT_SECRET", secret);
        check("FLEET_JWT_PREVIOUS_SECRET", previousSecret);
    }

    /** The secrets as bytes, the one that tokens are signed with today first; none where a key set is used. */
    List<byte[]> secrets() {
        return Stream.of(secret, previousSecret).flatMap(Stream::ofNullable).map(JwtProperties::bytes).toList();
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static void check(String name, @Nullable String secret) {
        if (secret != null && bytes(secret).length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    name + ": " + bytes(secret).length + " bytes (expected: at least " + SHORTEST_SECRET + ")");
        }
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the secrets, so that they cannot reach a log. */
    @Override
    public String toString() {
        return "JwtProperties[jwkSetUri=" + jwkSetUri + ", audience=" + audience + "]";
    }
}
