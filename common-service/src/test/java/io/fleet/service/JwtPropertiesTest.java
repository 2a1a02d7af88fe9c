package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.Tokens;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtPropertiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "|no key to verify tokens with (expected: one of FLEET_JWT_SECRET, a text of at least 32 bytes, and FLEET_JWT_JWK_SET_URI)",
            "--fleet.jwt.secret=|no key to verify tokens with (expected: one of FLEET_JWT_SECRET, a text of at least 32 bytes, and FLEET_JWT_JWK_SET_URI)",
            "--fleet.jwt.secret=0123456789012345678901234567890|FLEET_JWT_SECRET: 31 bytes (expected: at least 32)",
            "--fleet.jwt.previous-secret=01234567890123456789012345678901|no key to verify tokens with (expected: one of FLEET_JWT_SECRET, a text of at least 32 bytes, and FLEET_JWT_JWK_SET_URI)",
            "--fleet.jwt.jwk-set-uri=nowhere|FLEET_JWT_JWK_SET_URI: nowhere (expected: an https URL)",
    })
    void withoutAKeyAServiceRefusesToStartAndSaysWhatIsMissing(String argument, String message) {
        assertThatThrownBy(() -> RunningApp.start(argument == null ? new String[0] : new String[]{argument}).close())
                .satisfies(failure -> assertThat(messages(failure)).contains(message));
    }

    @Test
    void twoKeysAreOneTooMany() {
        assertThatThrownBy(() -> new JwtProperties(Tokens.SECRET, null, URI.create("https://keys.example/jwks"), null))
                .hasMessageStartingWith("two keys to verify tokens with (expected: one of ");
    }

    @Test
    void aPreviousSecretIsAsLongAndBesideASecret() {
        assertThatThrownBy(() -> new JwtProperties(Tokens.SECRET, "short", null, null))
                .hasMessage("FLEET_JWT_PREVIOUS_SECRET: 5 bytes (expected: at least 32)");
        assertThatThrownBy(
                () -> new JwtProperties(null, Tokens.SECRET, URI.create("https://keys.example/jwks"), null))
                .hasMessageContaining("FLEET_JWT_PREVIOUS_SECRET: without a secret");
    }

    @Test
    void theSecretIsCountedInBytes() {
        assertThat(new JwtProperties("ä".repeat(16), null, null, null).secret()).hasSize(16);
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(new JwtProperties(Tokens.SECRET, Tokens.SECRET, null, null).toString())
                .doesNotContain(Tokens.SECRET);
    }

    private static String messages(Throwable failure) {
        var messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
