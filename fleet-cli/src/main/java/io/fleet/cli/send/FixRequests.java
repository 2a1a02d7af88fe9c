package io.fleet.cli.send;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The requests that bring fixes to an ingestion, with a token for each driver. Safe for use by many threads. */
public final class FixRequests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long TOKEN_AGE_NANOS = Duration.ofHours(1).toNanos();

    private final URI ingestion;
    private final TokenSigner signer;
    private final Map<DriverId, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, long signedNanos) {}

    /** Requests to that address, {@code http://host:port}; the signer's tokens must be good for two hours or more. */
    public FixRequests(URI ingestion, TokenSigner signer) {
        this.ingestion = ingestion;
        this.signer = signer;
    }

    /** One fix alone, or several of one driver as a batch. */
    public HttpRequest of(List<Report> fixes) {
        return HttpRequest.newBuilder(ingestion.resolve(path(fixes))).timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token(fixes.getFirst().driver()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(fixes))).build();
    }

    /** The same as text, for a connection to {@link #ingestion}. */
    public String text(List<Report> fixes) {
        String body = body(fixes);
        return """
                POST %s HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                %s""".formatted(path(fixes), ingestion.getAuthority(), token(fixes.getFirst().driver()),
                body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    /** Where requests go. */
    public URI ingestion() {
        return ingestion;
    }

    private static String path(List<Report> fixes) {
        return "/api/v1/drivers/" + fixes.getFirst().driver() + (fixes.size() == 1 ? "/location" : "/locations");
    }

    private static String body(List<Report> fixes) {
        return fixes.size() == 1
                ? fixes.getFirst().json()
                : fixes.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
    }

    /** A token that is good for an hour yet. */
    public String token(DriverId driver) {
        long now = System.nanoTime();
        return tokens.compute(driver, (_, known) -> known != null && now - known.signedNanos() < TOKEN_AGE_NANOS
                ? known
                : new Token(signer.driver(driver), now)).text();
    }
}
