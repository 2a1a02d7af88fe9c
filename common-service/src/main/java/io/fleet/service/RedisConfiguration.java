package io.fleet.service;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

    private static final int FLUSH_AFTER = 64;
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** A Redis that hangs without closing the connection answers nothing, and what timed out still waits for its answer. */
    private static final int MOST_UNANSWERED = 32_768;

    @Bean
    RedisConnections redisConnections(LettuceConnectionFactory factory) {
        return new RedisConnections(factory);
    }

    @Bean
    RedisLink redisLink(RedisConnections connections, DataRedisProperties redis) {
        return new RedisLink(connections, redis.getTimeout() == null ? USUAL_TIMEOUT : redis.getTimeout());
    }

    /** In place of Spring's own of this name, which asks on a connection that nothing else uses. */
    @Bean("redisHealthIndicator")
    RedisLinkHealth redisHealthIndicator(RedisLink redis, ObjectProvider<RedisLinks> more) {
        return new RedisLinkHealth(() -> Stream
                .concat(Stream.of(redis), more.stream().flatMap(links -> links.all().stream())).toList(),
                redis.timeout());
    }

    /** An outage must become a refusal at once, not a queue of commands in memory. */
    @Bean
    LettuceClientOptionsBuilderCustomizer refuseWhileDisconnected() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNANSWERED)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build());
    }

    /** Lettuce would wait up to 30 s before it tries again, and flushes each command on its own. */
    @Bean
    ClientResourcesBuilderCustomizer reconnectSoonAndFlushTogether() {
        return resources -> resources
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSH_AFTER, true));
                    }
                });
    }
}
