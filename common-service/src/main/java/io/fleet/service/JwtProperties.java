package io.fleet.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * With what tokens are verified: exactly one of a secret and a key set.
 *
 * @param secret    for HS256, at least 32 bytes in UTF-8
 * @param jwkSetUri where the public keys are to be had
 * @param audience  what a token's {@code aud} must contain; null: not checked
 */
@ConfigurationProperties("fleet.jwt")
record JwtProperties(@Nullable String secret, @Nullable URI jwkSetUri, @Nullable String audience) {

    private static final int SHORTEST_SECRET = 32;

    JwtProperties {
        secret = secret == null || secret.isEmpty() ? null : secret;
        audience = audience == null || audience.isEmpty() ? null : audience;
        if ((secret == null) == (jwkSetUri == null)) {
            throw new IllegalArgumentException((secret == null
                    ? "no key to verify tokens with"
                    : "two keys to verify tokens with")
                    + " (expected: one of FLEET_JWT_SECRET, a text of at least 32 bytes, and FLEET_JWT_JWK_SET_URI)");
        }
        if (secret != null && bytes(secret).length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "FLEET_JWT_SECRET: " + bytes(secret).length + " bytes (expected: at least " + SHORTEST_SECRET
                            + ")");
        }
    }

    static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the secret, so that it cannot reach a log. */
    @Override
    public String toString() {
        return "JwtProperties[jwkSetUri=" + jwkSetUri + ", audience=" + audience + "]";
    }
}
