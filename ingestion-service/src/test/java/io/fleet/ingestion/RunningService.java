package io.fleet.ingestion;

import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The service as it runs, on free ports, with a client to talk to it, whose answers must be as docs/api says. */
public final class RunningService implements AutoCloseable {

    public static final String JSON = "application/json";
    public static final String PROBLEM = "application/problem+json";

    /** For tests that are not about time: a cold service on a busy machine may take longer than drivers should wait. */
    public static final String PATIENT = "spring.data.redis.timeout=30s";

    private static final ApiContract API = ApiContract.of("ingestion-service");

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with this Redis; the settings have the form {@code fleet.intake.max-age=1h}. */
    public static RunningService start(String redisUrl, String... settings) {
        return start(redisUrl, _ -> {}, settings);
    }

    /** The same, after something was done to what it is made of. */
    public static RunningService start(String redisUrl, Consumer<GenericApplicationContext> before,
            String... settings) {
        var arguments = new ArrayList<>(List.of("--spring.data.redis.url=" + redisUrl,
                "--fleet.jwt.secret=" + Tokens.SECRET, "--server.port=0", "--management.server.port=0"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        var application = new SpringApplication(IngestionApplication.class);
        application.addInitializers(context -> before.accept((GenericApplicationContext) context));
        return new RunningService(application.run(arguments.toArray(String[]::new)));
    }

    /** For tests that are not about how much one driver may send: they send as one driver. Patient as well. */
    public static String[] unlimited() {
        return new String[]{PATIENT, "fleet.limit.fixes-per-second=1000000", "fleet.limit.fixes-burst=1000000",
                "fleet.limit.batches-per-second=1000000", "fleet.limit.batches-burst=1000000"};
    }

    public HttpClient client() {
        return client;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port("local.server.port") + path);
    }

    public URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + port("local.server.port") + path);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A request with that token. */
    public HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> post(String path, String token, String body) {
        return send(request(path, token).header("Content-Type", JSON).POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path, String token) {
        return send(request(path, token).GET());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return API.check(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A page of the management port. */
    public HttpResponse<String> manage(String path) {
        return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port("local.management.port") + "/actuator/" + path)));
    }

    /** Stops the service; the client goes on. */
    public void stop() {
        context.close();
    }

    private String port(String property) {
        return context.getEnvironment().getRequiredProperty(property);
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
