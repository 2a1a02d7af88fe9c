package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.service.testing.Tokens;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

@Timeout(120)
class RedisLinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aLinkIsOpenWhenTheServiceListensIfRedisIsThere() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            assertThat(ping(app.bean(RedisLink.class))).isEqualTo("PONG");
        }
    }

    @Test
    void aLinkOpensLateAndComesBack() throws IOException {
        int port = freePort();
        try (var app = RunningApp.startWithSecret("--spring.data.redis.url=redis://127.0.0.1:" + port)) {
            var link = app.bean(RedisLink.class);
            assertAway(link);
            for (int round = 0; round < 2; round++) {
                try (var _ = EmbeddedRedis.start(new EmbeddedRedis.Options(port, folder))) {
                    Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> ping(link).equals("PONG"));
                }
                assertAway(link);
            }
        }
    }

    @Test
    void aLinkThatWasStoppedIsClosedAndMayBeStartedAgain() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            var link = app.bean(RedisLink.class);
            link.stop();
            assertThat(link.isRunning()).isFalse();
            assertAway(link);
            link.stop();
            link.start();
            assertThat(ping(link)).isEqualTo("PONG");
        }
    }

    @Test
    void aServiceIsReadyOnlyWhenTheLinkThatItsRequestsUseIsOpen() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            assertThat(app.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
            app.bean(RedisLink.class).stop();
            var unready = app.manage("/actuator/health/readiness");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(unready.body()).contains("\"redis\":{\"status\":\"DOWN\"}").doesNotContain("not connected");
            assertThat(app.manage("/actuator/health/readiness", Tokens.admin()).body())
                    .contains("not connected to Redis yet");
            app.bean(RedisLink.class).start();
            assertThat(app.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void eachEventLoopOfTheServerHasALinkThatItServesItself() throws Exception {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url())) {
            var server = app.bean(ReactorResourceFactory.class);
            var links = new RedisLinks(server, app.bean(RedisConnections.class), Duration.ofSeconds(30));
            links.start();
            for (var loop : server.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE)) {
                // What is answered at once would be told to whoever asks: a blocking command is not.
                var answered = loop.submit(() -> links.of(loop).send(commands -> commands.blpop(0.05, "nothing"))
                        .thenApply(_ -> loop.inEventLoop())).get();
                assertThat(answered.toCompletableFuture().get()).isTrue();
            }
            links.stop();
            assertThat(links.isRunning()).isFalse();
            links.start();
            assertThat(links.all()).allSatisfy(link -> assertThat(ping(link)).isEqualTo("PONG"));
            links.stop();
            links.destroy();
        }
    }

    @Test
    void aServiceIsReadyOnlyWhenEachOfSeveralLinksIsOpen() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            var first = app.bean(RedisLink.class);
            var second = new RedisLink(app.bean(RedisConnections.class), Duration.ofSeconds(30));
            var health = new RedisLinkHealth(() -> List.of(first, second), PATIENCE);
            assertThat(status(health)).isEqualTo(Status.DOWN);
            second.start();
            assertThat(status(health)).isEqualTo(Status.UP);
            first.stop();
            assertThat(status(health)).isEqualTo(Status.DOWN);
            second.stop();
        }
    }

    @Test
    void aServiceIsNotReadyWhileALinkWithoutATimeoutWaits() throws Exception {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            var link = new RedisLink(app.bean(RedisConnections.class), Duration.ZERO);
            link.start();
            signal(redis, "STOP");
            assertThat(status(new RedisLinkHealth(() -> List.of(link), Duration.ofMillis(200))))
                    .isEqualTo(Status.DOWN);
            signal(redis, "CONT");
            assertThat(status(new RedisLinkHealth(() -> List.of(link), PATIENCE))).isEqualTo(Status.UP);
            link.stop();
        }
    }

    private static void signal(EmbeddedRedis redis, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start().waitFor()).isZero();
    }

    private static Status status(RedisLinkHealth health) {
        return Objects.requireNonNull(health.health().block()).getStatus();
    }

    @Test
    void whatTheNetworkThrowsIsRedisBeingAway() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=" + redis.url(),
                        "--spring.data.redis.timeout=30s")) {
            var reset = new IOException("Connection reset by peer");
            assertThatThrownBy(() -> app.bean(RedisLink.class).send(_ -> CompletableFuture.failedFuture(reset))
                    .toCompletableFuture().join()).hasCauseInstanceOf(RedisException.class).hasRootCause(reset);
        }
    }

    private static String ping(RedisLink link) {
        return link.send(commands -> commands.ping()).toCompletableFuture().join();
    }

    private static void assertAway(RedisLink link) {
        assertThatThrownBy(() -> ping(link)).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RedisException.class);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
