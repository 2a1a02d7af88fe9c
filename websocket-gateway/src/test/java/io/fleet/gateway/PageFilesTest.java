package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the gateway serves what its pages are made of; no Redis is needed for that. */
@Timeout(60)
final class PageFilesTest {

    private static final String LIBRARY = "/map/maplibre-gl/dist/maplibre-gl.mjs";

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start("redis://127.0.0.1:1", "fleet.map.style-url=https://maps.example/style.json",
                "fleet.map.origins=https://tiles.example:8443/path");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void thePageMayLoadFromItselfAndTheOperatorsMapOnly() throws IOException, InterruptedException {
        var page = get("/track/order_123");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'",
                        "connect-src 'self' https://maps.example https://tiles.example:8443;")
                .doesNotContain("unsafe");
        assertThat(new String(get("/map/settings.json").body(), StandardCharsets.UTF_8)).isEqualTo(
                "{\"style_url\":\"https://maps.example/style.json\"}");
    }

    @Test
    void whoHasThePageAlreadyIsToldTheSamePolicy() throws IOException, InterruptedException {
        var page = get("/track/order_123").headers();
        var again = get("/track/order_123", "If-None-Match", page.firstValue("ETag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().allValues("Content-Security-Policy"))
                .isEqualTo(page.allValues("Content-Security-Policy"));
    }

    @Test
    void aLargeFileIsCompressedForWhoCanReadThat() throws IOException, InterruptedException {
        var plain = get(LIBRARY);
        var compressed = get(LIBRARY, "Accept-Encoding", "gzip, deflate");
        assertThat(plain.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
        assertThat(compressed.body().length).isLessThan(plain.body().length / 2);
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/map/", "/map/none.js", "/map/../application.yml", "/map/%2e%2e/application.yml",
            "/track/",
            "/track/page/", "/track/page/none.js", "/track/a/b"})
    void nothingElseIsServed(String path) throws IOException, InterruptedException {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.http("o").getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }
}
