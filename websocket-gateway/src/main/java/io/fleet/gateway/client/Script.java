package io.fleet.gateway.client;

import io.fleet.service.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A script for everybody, which pages of any origin may load as a module.
 *
 * <p>Browsers keep it for five minutes and then ask whether it has changed.
 */
final class Script {

    private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final CacheControl KEPT = CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int ETAG_BYTES = 16;

    private final byte[] content;
    private final String etag;

    Script(byte[] content) {
        this.content = content.clone();
        this.etag = '"' + HexFormat.of().formatHex(Arrays.copyOf(sha256(content), ETAG_BYTES)) + '"';
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        if (!METHODS.contains(request.method())) {
            return notAllowed();
        }
        return request.checkNotModified(etag).switchIfEmpty(Mono.defer(this::answer));
    }

    private Mono<ServerResponse> answer() {
        return ServerResponse.ok().contentType(JAVASCRIPT).eTag(etag).cacheControl(KEPT)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue(content);
    }

    private static Mono<ServerResponse> notAllowed() {
        var headers = new HttpHeaders();
        headers.setAllow(METHODS);
        return new Problem(HttpStatus.METHOD_NOT_ALLOWED, "this path does not answer that method", List.of(), headers)
                .toResponse();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
