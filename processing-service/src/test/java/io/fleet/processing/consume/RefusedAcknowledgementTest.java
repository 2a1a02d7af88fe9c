package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class RefusedAcknowledgementTest {

    private static final String LIVE = RedisKeys.LIVE_GROUP;

    @Test
    void itIsSaidAndWhatIsNotAcknowledgedIsDoneAgain(RedisServer server) {
        var live = new RecordingDuty(LIVE);
        try (var service = Service.withoutFeatures(server.url()); var redis = new RedisView(server.url())) {
            redis.commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.XACK));
            try (var running = Running.of(service, live)) {
                Fixes.drive(new DriverId(7), 3).forEach(redis::accept);
                RedisView.await("it is said",
                        () -> String.valueOf(running.health().health().getDetails().get(LIVE)).contains("NOPERM"));

                redis.commands().aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.XACK));
                RedisView.await("all are acknowledged",
                        () -> redis.commands().xpending(RedisKeys.STREAM, LIVE).getCount() == 0);
            } finally {
                redis.commands().aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.XACK));
            }
            assertThat(live.done().stream().distinct()).hasSize(3);
            assertThat(live.done()).hasSizeGreaterThan(3);
        }
    }
}
