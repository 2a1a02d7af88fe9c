package io.fleet.service;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/** An event loop that serves a client of Redis and belongs to somebody else, who ends it. */
record BorrowedLoop(EventLoopGroup loop) implements EventLoopGroupProvider {

    /** These settings, with the connections on this loop. */
    LettuceClientConfiguration serving(LettuceClientConfiguration settings) {
        var resources = settings.getClientResources().orElseThrow().mutate().eventLoopGroupProvider(this).build();
        var served = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .commandTimeout(settings.getCommandTimeout())
                .shutdownTimeout(settings.getShutdownTimeout())
                .shutdownQuietPeriod(settings.getShutdownQuietPeriod());
        settings.getClientOptions().ifPresent(served::clientOptions);
        settings.getClientName().ifPresent(served::clientName);
        settings.getReadFrom().ifPresent(served::readFrom);
        settings.getRedisCredentialsProviderFactory().ifPresent(served::redisCredentialsProviderFactory);
        if (settings.isUseSsl()) {
            var tls = served.useSsl().verifyPeer(settings.getVerifyMode());
            if (settings.isStartTls()) {
                tls.startTls();
            }
        }
        return served.build();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return (T) loop;
    }

    @Override
    public int threadPoolSize() {
        return 1;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
