package io.fleet.service;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds what a slow client can hold, and has every request answered; how large requests may be stands in {@code fleet-defaults.yml}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
class HttpConfiguration {

    /**
     * Without it Reactor Netty 1.3.8 never answers a request that ends its connection, because the client asks for that or because it cannot be read,
     * if it comes while the answer before is being finished; nor does it ever close that connection. It is read once for the whole process, when the
     * first connection comes.
     */
    private static final String FINISH_BEFORE_NEXT = "reactor.netty.http.server.lastFlushWhenNoRead";

    @Bean
    NettyServerCustomizer requests(HttpProperties properties) {
        if (System.getProperty(FINISH_BEFORE_NEXT) == null) {
            System.setProperty(FINISH_BEFORE_NEXT, "true");
        }
        return server -> server.requestTimeout(properties.requestTimeout());
    }
}
