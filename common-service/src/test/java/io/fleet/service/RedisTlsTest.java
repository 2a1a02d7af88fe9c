package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.testing.Certificate;
import io.fleet.testing.TlsFront;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS: who it is must be shown before it is told anything. */
@WithRedis
@Timeout(60)
class RedisTlsTest {

    @TempDir
    static Path folder;
    private static Certificate its;

    @BeforeAll
    static void make() {
        its = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("redis"));
    }

    @Test
    void aRedisWithTheCertificateThatIsTrustedIsUsed(RedisServer redis) throws Exception {
        assertThat(ping(redis, its, its)).isEqualTo("PONG");
    }

    @Test
    void aRedisWithAnotherCertificateIsNot(RedisServer redis) {
        var another = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("another"));
        assertThatThrownBy(() -> ping(redis, another, its)).hasRootCauseMessage("not connected to Redis yet");
    }

    @Test
    void aRedisOfAnotherNameIsNot(RedisServer redis) {
        var elsewhere = Certificate.of("dns:redis.elsewhere", folder.resolve("elsewhere"));
        assertThatThrownBy(() -> ping(redis, elsewhere, elsewhere)).hasRootCauseMessage("not connected to Redis yet");
    }

    private static String ping(RedisServer redis, Certificate shown, Certificate trusted) throws Exception {
        try (var front = new TlsFront(shown, URI.create(redis.url()).getPort());
                var app = RunningApp.startWithSecret("--spring.data.redis.url=rediss://localhost:" + front.port(),
                        "--spring.data.redis.ssl.bundle=redis",
                        "--spring.ssl.bundle.pem.redis.truststore.certificate=" + trusted.certificate())) {
            return app.bean(RedisLink.class).send(commands -> commands.ping()).toCompletableFuture().get(10,
                    TimeUnit.SECONDS);
        }
    }
}
