package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Certificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The public port with TLS and HTTP/2, as docs/transport.md has it set. */
@WithRedis
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TlsTest {

    private static final String ORDER = "order_1";

    @TempDir
    static Path folder;
    private static Certificate certificate;
    private static HttpClient client;
    private static Gateway gateway;

    @BeforeAll
    static void start(RedisServer redis) throws GeneralSecurityException {
        certificate = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("first"));
        client = clientOf(certificate);
        gateway = Gateway.start(redis.url(), "server.ssl.bundle=public", "server.http2.enabled=true",
                "management.server.ssl.enabled=false",
                "spring.ssl.bundle.pem.public.keystore.certificate=" + certificate.certificate(),
                "spring.ssl.bundle.pem.public.keystore.private-key=" + certificate.key(),
                "spring.ssl.bundle.pem.public.reload-on-update=true",
                "spring.ssl.bundle.watch.file.quiet-period=200ms").hearing();
    }

    @AfterAll
    static void stop() {
        client.shutdownNow();
        gateway.close();
    }

    @Test
    void requestsTravelByHttp2AndSocketsByTheirUpgrade() throws Exception {
        var answer = client.send(ask(gateway.http(ORDER), "application/json"), BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(404);
        try (var customer = Customer.connect(client, secure(gateway.socket(ORDER)), token())) {
            customer.greeted(ORDER);
        }
    }

    @Test
    void eventsTravelByHttp2() throws Exception {
        var answer = client.send(ask(gateway.http(ORDER), "text/event-stream"), BodyHandlers.ofLines());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        try (var lines = answer.body()) {
            assertThat(lines.filter(line -> line.contains("subscribed")).findFirst()).isPresent();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aCertificateThatIsReplacedIsShownFromThenOnAndSocketsStay() throws Exception {
        try (var customer = Customer.connect(client, secure(gateway.socket(ORDER)), token())) {
            customer.greeted(ORDER);
            var next = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("second"));
            next.replace(certificate);
            try (var another = clientOf(next)) {
                Eventually.is("the new certificate is shown", () -> answers(another));
            }
            try (var old = clientOf(certificate)) {
                assertThat(answers(old)).isFalse();
            }
            customer.subscribe(ORDER);
            assertThat(customer.next()).isEqualTo(Customer.subscribed(ORDER));
        }
    }

    @Test
    void whoSpeaksPlainlyIsNotHeardButOnTheManagementPort() throws Exception {
        assertThatThrownBy(() -> client.send(plain(gateway.http(ORDER)), BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        assertThat(client.send(plain(gateway.readiness()), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private static boolean answers(HttpClient by) {
        try {
            return by.send(ask(gateway.http(ORDER), "application/json"), BodyHandlers.discarding()).statusCode() == 404;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HttpClient clientOf(Certificate trusted) throws GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(trusted.context()).build();
    }

    private static HttpRequest ask(URI address, String accept) {
        return HttpRequest.newBuilder(secure(address)).header("Authorization", "Bearer " + token())
                .header("Accept", accept).build();
    }

    private static HttpRequest plain(URI address) {
        return HttpRequest.newBuilder(address).version(HttpClient.Version.HTTP_1_1).build();
    }

    private static URI secure(URI address) {
        return URI.create(address.toString().replaceFirst(":", "s:"));
    }

    private static String token() {
        return Tokens.customer(ORDER);
    }
}
