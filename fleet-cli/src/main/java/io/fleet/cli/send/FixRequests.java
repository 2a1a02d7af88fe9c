package io.fleet.cli.send;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
        DriverId driver = fixes.getFirst().driver();
        boolean single = fixes.size() == 1;
        String path = "/api/v1/drivers/" + driver + (single ? "/location" : "/locations");
        String body = single
                ? fixes.getFirst().json()
                : fixes.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
        return HttpRequest.newBuilder(ingestion.resolve(path)).timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token(driver)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)).build();
    }

    /** A token that is good for an hour yet. */
    public String token(DriverId driver) {
        long now = System.nanoTime();
        return tokens.compute(driver, (_, known) -> known != null && now - known.signedNanos() < TOKEN_AGE_NANOS
                ? known
                : new Token(signer.driver(driver), now)).text();
    }
}
