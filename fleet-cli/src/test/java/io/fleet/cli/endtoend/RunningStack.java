package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Ports;
import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.stack.StackListener;
import io.fleet.cli.stack.StackOptions;
import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.awaitility.Awaitility;

/** Everything running, with the ways in that tests need. Closing it stops all. */
final class RunningStack implements AutoCloseable {

    private static final String THIS_MACHINE = "127.0.0.1";

    private final Stack stack;
    private final String secret;
    private final TokenSigner signer;
    private final RedisClient redisClient;
    private final StatefulRedisConnection<String, String> redis;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningStack(Stack stack, String secret) {
        this.stack = stack;
        this.secret = secret;
        this.signer = new TokenSigner(secret, Duration.ofHours(2), InstantSource.system());
        this.redisClient = RedisClient.create(RedisURI.create(stack.redisUrl()));
        this.redis = redisClient.connect(StringCodec.UTF8);
    }

    /** Starts everything on free ports, in temporary folders. */
    static RunningStack start(Map<String, String> settings) {
        String secret = TokenSigner.newSecret();
        var stack = Stack.start(StackOptions.temporary(project(), secret, settings), StackListener.SILENT);
        return new RunningStack(stack, secret);
    }

    /** Starts one more of each service on the servers of this one; to be closed before it. */
    RunningStack startAnother(Map<String, String> settings) {
        var options = new StackOptions(project(), Ports.free(), THIS_MACHINE, stack.redisUrl(), stack.databaseUrl(),
                null, secret, settings);
        return new RunningStack(Stack.start(options, StackListener.SILENT), secret);
    }

    /** The root of the checkout, where the build leaves the services' programs. */
    static Path project() {
        return Path.of(System.getProperty("fleet.project", ".."));
    }

    TokenSigner signer() {
        return signer;
    }

    URI api(Service service) {
        return stack.api(service);
    }

    /** Asks the service to end, and returns when another process of it is ready. */
    void restart(Service service) {
        long before = stack.pid(service);
        ProcessHandle.of(before).orElseThrow().destroy();
        Awaitility.await("another " + service.label()).atMost(Duration.ofMinutes(3))
                .until(() -> stack.pid(service) != before && isReady(service));
    }

    private boolean isReady(Service service) {
        try {
            return send(HttpRequest.newBuilder(stack.management(service).resolve("/actuator/health/readiness")))
                    .statusCode() == 200;
        } catch (AssertionError _) {
            return false;
        }
    }

    StatefulRedisConnection<String, String> redis() {
        return redis;
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(stack.databaseUrl());
    }

    HttpResponse<String> post(DriverId driver, String path, String json) {
        return send(report(driver, path, json));
    }

    /** The same as a part of that trace. */
    HttpResponse<String> post(DriverId driver, String path, String traceparent, String json) {
        return send(report(driver, path, json).header("traceparent", traceparent));
    }

    private HttpRequest.Builder report(DriverId driver, String path, String json) {
        return HttpRequest.newBuilder(api(Service.INGESTION).resolve("/api/v1/drivers/" + driver + path))
                .header("Authorization", "Bearer " + signer.driver(driver))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    /** Asks as a dispatcher. */
    HttpResponse<String> get(Service service, String path) {
        return send(HttpRequest.newBuilder(api(service).resolve(path))
                .header("Authorization", "Bearer " + signer.dispatcher()));
    }

    /** Gives the order to the driver, as a dispatcher. */
    void dispatch(OrderId order, DriverId driver) {
        var answer = send(ofOrder(order).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"driver_id\":\"" + driver + "\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** Ends the order, as a dispatcher. */
    void end(OrderId order) {
        var answer = send(ofOrder(order).DELETE());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private HttpRequest.Builder ofOrder(OrderId order) {
        return HttpRequest.newBuilder(api(Service.PROCESSING).resolve("/api/v1/orders/" + order + "/driver"))
                .header("Authorization", "Bearer " + signer.dispatcher());
    }

    /** The sum of a metric over all its tags. */
    double metric(Service service, String name) {
        String exposition = send(HttpRequest.newBuilder(stack.management(service).resolve("/actuator/prometheus")))
                .body();
        return exposition.lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Waits until both consumers have done all that was accepted, and nothing of it is left in the stream. */
    void awaitDone() {
        Awaitility.await("the stream is empty").atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(redis.sync().xlen(RedisKeys.STREAM)).isZero());
    }

    @Override
    public void close() {
        redis.close();
        redisClient.shutdown();
        http.shutdownNow();
        stack.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the service did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
