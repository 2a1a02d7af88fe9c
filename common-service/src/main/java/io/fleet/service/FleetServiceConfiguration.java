package io.fleet.service;

import io.fleet.service.trace.TracingConfiguration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What each service imports: the clock, access by token, problem answers, Redis, its own description, traces. */
@Configuration(proxyBeanMethods = false)
@Import({TokenConfiguration.class, WebConfiguration.class, RedisConfiguration.class,
        HttpConfiguration.class, ApiConfiguration.class, TracingConfiguration.class})
public class FleetServiceConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ProblemHandler problemHandler() {
        return new ProblemHandler();
    }
}
