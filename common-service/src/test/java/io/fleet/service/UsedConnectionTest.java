package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.service.testing.RawHttp;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever has been answered before on a connection is answered again, also when the last request is one that ends the connection: by its own wish, or
 * because its address is too long.
 *
 * <p>It comes at once behind the answer before, when the server may not have done with that yet.
 */
@Timeout(600)
final class UsedConnectionTest {

    private static final String TOKEN = Tokens.dispatcher();
    private static final int TIMES = Integer.getInteger("fleet.connections", 200);
    private static final int MOST_BEFORE = 20;
    private static final int SHORTEST = 4_100;
    private static final int LONGEST = 9_000;

    private static RunningApp app;

    private final long seed = Long.getLong("fleet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @BeforeAll
    static void start() {
        app = RunningApp.startWithSecret("--logging.level.fleet.audit=off", "--logging.level.reactor.netty=error");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void whateverEndsAConnectionIsAnswered() throws IOException {
        for (int time = 0; time < TIMES; time++) {
            String what = "connection " + time + " with -Dfleet.seed=" + seed;
            if (random.nextBoolean()) {
                String tooLong = "/things/1?" + "a".repeat(random.nextInt(SHORTEST, LONGEST));
                assertThat(lastAnswer(RawHttp.get(tooLong, TOKEN))).as(what).isEqualTo(414);
            } else {
                String last = RawHttp.get("/things/1", TOKEN).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
                assertThat(lastAnswer(last)).as(what).isEqualTo(200);
            }
        }
    }

    private int lastAnswer(String last) throws IOException {
        try (var client = RawHttp.connect(app.port())) {
            for (int before = random.nextInt(MOST_BEFORE); before >= 0; before--) {
                String path = random.nextBoolean() ? "/things/" : "/elsewhere/";
                assertThat(client.send(RawHttp.get(path + before, TOKEN)).read().status()).isEqualTo(200);
            }
            return client.send(last).read().status();
        }
    }
}
