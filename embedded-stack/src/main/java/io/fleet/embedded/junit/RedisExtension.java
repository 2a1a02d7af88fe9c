package io.fleet.embedded.junit;

import io.fleet.embedded.EmbeddedRedis;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** What {@link WithRedis} promises. */
final class RedisExtension extends TypeBasedParameterResolver<RedisServer>
        implements
            BeforeAllCallback,
            BeforeEachCallback {

    private static volatile @Nullable RedisServer current;

    static RedisServer current() {
        RedisServer server = current;
        if (server == null) {
            throw new IllegalStateException("no Redis server: annotate the test class with @WithRedis");
        }
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        current = shared(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RedisCommands.flush(URI.create(shared(context).url()));
    }

    @Override
    public RedisServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static RedisServer shared(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(RedisExtension.class));
        return (RedisServer) store.computeIfAbsent(RedisServer.class, _ -> open(), SharedServer.class).server();
    }

    private static SharedServer<RedisServer> open() {
        return switch (ServerSource.of("REDIS_URL")) {
            case ServerSource.Given(String url) -> new SharedServer<>(new RedisServer(url), () -> {});
            case ServerSource.Container() -> Containers.redis();
            case ServerSource.Embedded() -> {
                EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                yield new SharedServer<>(new RedisServer(redis.url()), redis::close);
            }
        };
    }
}
