package io.fleet.service;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds what a slow client can hold; how large requests may be stands in {@code fleet-defaults.yml}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
class HttpConfiguration {

    @Bean
    NettyServerCustomizer slowRequests(HttpProperties properties) {
        return server -> server.requestTimeout(properties.requestTimeout());
    }
}
