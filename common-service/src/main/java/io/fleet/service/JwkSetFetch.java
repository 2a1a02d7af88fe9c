package io.fleet.service;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Fetches a JWK set (RFC 7517) by HTTP, without following redirects, of at most {@value #MOST_BYTES} bytes.
 *
 * <p>Of the keys those are taken that verify signatures: RSA of at least 2048 bits and elliptic curves. A set without one is a failure.
 */
final class JwkSetFetch implements Supplier<CompletionStage<JWKSet>>, AutoCloseable {

    private static final int MOST_BYTES = 1024 * 1024;
    private static final int SHORTEST_RSA = 2_048;
    private static final int OK = 200;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final HttpRequest request;

    /** From an http or https URL. */
    JwkSetFetch(URI uri) {
        this.request = request(uri);
    }

    @Override
    public CompletionStage<JWKSet> get() {
        return client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
                .thenApply(JwkSetFetch::keys);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static HttpRequest request(URI uri) {
        try {
            return HttpRequest.newBuilder(uri).timeout(TIMEOUT)
                    .header("Accept", "application/jwk-set+json, application/json")
                    .build();
        } catch (IllegalArgumentException notAUrl) {
            throw new IllegalArgumentException("FLEET_JWT_JWK_SET_URI: " + uri + " (expected: an https URL)", notAUrl);
        }
    }

    private static JWKSet keys(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != OK) {
            throw failure("status " + answer.statusCode() + " (expected: 200)");
        }
        var usable = parse(answer.body()).getKeys().stream().filter(JwkSetFetch::verifies).map(JWK::toPublicJWK)
                .toList();
        if (usable.isEmpty()) {
            throw failure("no key that verifies signatures (expected: RSA of at least 2048 bits, or EC)");
        }
        return new JWKSet(usable);
    }

    private static JWKSet parse(byte[] body) {
        try {
            return JWKSet.parse(new String(body, StandardCharsets.UTF_8));
        } catch (ParseException | RuntimeException noKeySet) {
            throw failure("the answer is no JWK set");
        }
    }

    private static boolean verifies(JWK key) {
        boolean forSignatures = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
        return forSignatures && (key instanceof ECKey || (key instanceof RSAKey rsa && rsa.size() >= SHORTEST_RSA));
    }

    private static UncheckedIOException failure(String reason) {
        return new UncheckedIOException(new IOException(reason));
    }
}
