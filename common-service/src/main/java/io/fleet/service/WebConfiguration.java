package io.fleet.service;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OriginProperties.class)
class WebConfiguration {

    @Bean
    PublicSide publicSide() {
        return new PublicSide();
    }

    @Bean
    AnswerHeaders answerHeaders(PublicSide publicSide) {
        return new AnswerHeaders(publicSide);
    }

    @Bean
    OriginFilter originFilter(PublicSide publicSide, OriginProperties origins, ObjectProvider<OpenPath> open) {
        return new OriginFilter(publicSide, origins.allowedOrigins(), open.stream().toList());
    }

    @Bean
    HealthDetails healthDetails(PublicSide publicSide, TokenVerifier verifier,
            ObjectProvider<ReactiveHealthEndpointWebExtension> health, JsonMapper json) {
        return new HealthDetails(publicSide, verifier, health, json);
    }
}
