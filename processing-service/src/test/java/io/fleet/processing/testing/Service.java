package io.fleet.processing.testing;

import io.fleet.service.FleetServiceConfiguration;
import io.fleet.service.RedisLink;
import io.fleet.service.testing.Tokens;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** One process of the service with some of its features and without a database. Closing stops it as SIGTERM would. */
public final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts features on this Redis, on a free port unless {@code server.port} is among the properties.
     *
     * @param features   packages right below the service's own
     * @param properties in the form {@code name=value}
     */
    public static Service start(String redisUrl, InstantSource clock, Set<String> features, String... properties) {
        var usual = Stream.of("spring.data.redis.url=" + redisUrl, "fleet.jwt.secret=" + Tokens.SECRET, "server.port=0",
                "management.server.port=-1",
                // Readiness names contributors of features that may not be among these.
                "management.endpoint.health.validate-group-membership=false", "logging.level.root=WARN");
        var names = Stream.of(properties).map(property -> property.replaceFirst("=.*", "=")).toList();
        var all = Stream.concat(Stream.of(properties),
                usual.filter(property -> names.stream().noneMatch(property::startsWith)));
        var application = new SpringApplicationBuilder(Frame.class)
                .web(WebApplicationType.REACTIVE)
                .initializers(context -> ((GenericApplicationContext) context).registerBean("clockOfTheTest",
                        InstantSource.class, () -> clock, bean -> bean.setPrimary(true)))
                .initializers(Service::ownThreads);
        application.application()
                .setSources(features.stream().map("io.fleet.processing."::concat).collect(Collectors.toSet()));
        return new Service(application.run(all.map("--"::concat).toArray(String[]::new)));
    }

    /** So that closing this service does not take the threads of its web server from under another one in the same process. */
    public static void ownThreads(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
            var threads = new ReactorResourceFactory();
            threads.setUseGlobalResources(false);
            return threads;
        });
    }

    /** No feature at all, but the connections to this Redis; returns when they are open. */
    public static Service withoutFeatures(String redisUrl) {
        var service = start(redisUrl, InstantSource.system(), Set.of());
        RedisView.await("the link to Redis is open",
                () -> !service.link().send(RedisServerAsyncCommands::time).toCompletableFuture()
                        .isCompletedExceptionally());
        return service;
    }

    public RedisLink link() {
        return bean(RedisLink.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    @Import(FleetServiceConfiguration.class)
    static class Frame {}
}
