package io.fleet.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A file for everybody: what a page is made of.
 *
 * <p>Browsers keep it for five minutes and then ask whether it has changed, which its content alone decides: files in a jar have no times. It is sent
 * compressed to who can read that. Immutable.
 */
public final class StaticFile {

    private static final CacheControl KEPT = CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int ETAG_BYTES = 16;
    /** Less is not worth it: it fits into one packet. */
    private static final int COMPRESSED_FROM_BYTES = 1_400;

    private final byte[] content;
    private final MediaType type;
    private final Map<String, String> headers;
    private final String etag;
    private final Mono<byte[]> compressed;

    /**
     * The file.
     *
     * @param headers that its answers have beside the usual ones
     */
    public StaticFile(byte[] content, MediaType type, Map<String, String> headers) {
        this.content = content.clone();
        this.type = type;
        this.headers = Map.copyOf(headers);
        this.etag = '"' + HexFormat.of().formatHex(Arrays.copyOf(sha256(content), ETAG_BYTES)) + '"';
        this.compressed = Mono.fromSupplier(() -> compress(this.content)).cache();
    }

    /** 200 with the file, 304 for who has it, 405 for other methods than GET and HEAD. */
    public Mono<ServerResponse> handle(ServerRequest request) {
        if (!METHODS.contains(request.method())) {
            return notAllowed();
        }
        // On a 304 too: a browser takes over what that says into what it keeps.
        headers.forEach(request.exchange().getResponse().getHeaders()::set);
        return request.checkNotModified(etag).switchIfEmpty(Mono.defer(() -> answer(request)));
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        var answer = ServerResponse.ok().contentType(type).eTag(etag).cacheControl(KEPT)
                .header("X-Content-Type-Options", "nosniff");
        if (content.length < COMPRESSED_FROM_BYTES) {
            return answer.bodyValue(content);
        }
        answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return request.headers().header(HttpHeaders.ACCEPT_ENCODING).stream().anyMatch(all -> all.contains("gzip"))
                ? compressed.flatMap(bytes -> answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(bytes))
                : answer.bodyValue(content);
    }

    private static Mono<ServerResponse> notAllowed() {
        var headers = new HttpHeaders();
        headers.setAllow(METHODS);
        return new Problem(HttpStatus.METHOD_NOT_ALLOWED, "this path does not answer that method", List.of(), headers)
                .toResponse();
    }

    private static byte[] compress(byte[] content) {
        var bytes = new ByteArrayOutputStream(content.length / 3);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
