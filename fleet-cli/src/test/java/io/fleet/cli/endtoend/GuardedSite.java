package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.ServiceInstance;
import io.fleet.cli.token.TokenSigner;
import io.fleet.testing.Certificate;
import io.fleet.testing.TlsFront;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of each service, each with the rights in Redis and in the database that {@code deploy} gives it and no others, all of it over TLS. */
final class GuardedSite implements AutoCloseable {

    private final List<Runnable> parts = new ArrayList<>();
    private final Map<Service, ServiceInstance> services = new HashMap<>();
    private final Path users;
    private final TokenSigner signer;
    private final AclRedis redis;
    private final GuardedDatabase database;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private GuardedSite(Path folder) throws Exception {
        var certificate = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("certificate"));
        users = makeUsers(folder.resolve("users"));
        redis = AclRedis.start(users.resolve("users.acl"), Files.createDirectories(folder.resolve("redis")));
        parts.add(redis::close);
        var front = new TlsFront(certificate, redis.port());
        parts.add(front::close);
        database = GuardedDatabase.start(folder.resolve("database"), certificate);
        parts.add(database::close);
        String secret = TokenSigner.newSecret();
        signer = new TokenSigner(secret, Duration.ofHours(1), InstantSource.system());
        for (var service : Service.values()) {
            String user = service.label().replaceFirst("-service$|^websocket-", "");
            var settings = new HashMap<>(
                    Map.of("FLEET_JWT_SECRET", secret, "SPRING_CONFIG_IMPORT", "configtree:" + users + "/",
                            "REDIS_URL", "rediss://" + user + ":${" + user + ".password}@localhost:" + front.port(),
                            "SPRING_SSL_BUNDLE_PEM_REDIS_TRUSTSTORE_CERTIFICATE", certificate.certificate().toString(),
                            "SPRING_DATA_REDIS_SSL_BUNDLE", "redis"));
            if (service == Service.PROCESSING) {
                settings.putAll(databaseSettings());
            }
            var instance = new ServiceInstance(RunningStack.project().toAbsolutePath().normalize(), service, user,
                    folder, settings);
            parts.add(instance::close);
            services.put(service, instance);
        }
    }

    private Map<String, String> databaseSettings() {
        return Map.of("DATABASE_URL", database.url(), "SPRING_DATASOURCE_USERNAME", "fleet_writer",
                "SPRING_DATASOURCE_PASSWORD", GuardedDatabase.password("fleet_writer"), "SPRING_FLYWAY_USER",
                "fleet_migrator",
                "SPRING_FLYWAY_PASSWORD", GuardedDatabase.password("fleet_migrator"), "FLEET_HISTORY_READ_USERNAME",
                "fleet_reader", "FLEET_HISTORY_READ_PASSWORD", GuardedDatabase.password("fleet_reader"));
    }

    /** Starts all of it; the services may not be ready yet. */
    static GuardedSite start(Path folder) throws Exception {
        var site = new GuardedSite(folder);
        site.services.values().forEach(ServiceInstance::start);
        return site;
    }

    ServiceInstance service(Service service) {
        return Objects.requireNonNull(services.get(service));
    }

    TokenSigner signer() {
        return signer;
    }

    GuardedDatabase database() {
        return database;
    }

    /** Asks Redis as that user; what a service or a person was given as password is in the folder of users. */
    List<String> redis(String user, String command) {
        try {
            return redis.ask(user, Files.readString(users.resolve(user + ".password")), command);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks Redis without a name. */
    String redis(String command) {
        return redis.ask(command);
    }

    /** The rights that were made for the user. */
    String rightsOf(String user) throws IOException {
        return Files.readAllLines(users.resolve("users.acl")).stream()
                .filter(line -> line.startsWith("user " + user + " "))
                .findFirst().orElseThrow();
    }

    HttpResponse<String> call(Service service, String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(service(service).api().resolve(path)).timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks all services to end; returns when they have. */
    void stopServices() {
        services.values().forEach(ServiceInstance::stop);
    }

    @Override
    public void close() {
        http.shutdownNow();
        parts.reversed().forEach(Runnable::run);
    }

    private static Path makeUsers(Path folder) throws IOException, InterruptedException {
        var script = RunningStack.project().resolve("deploy/redis/make-users");
        var command = AclRedis.isTheUsual()
                ? List.of(script.toString(), "--redis-6.2", folder.toString())
                : List.of(script.toString(), folder.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return folder;
    }
}
