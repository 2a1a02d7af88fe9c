package io.fleet.service;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JwtProperties.class, FailedTokenProperties.class})
class TokenConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TokenConfiguration.class);

    @Bean
    TokenKeys tokenKeys(JwtProperties properties, InstantSource clock) {
        var uri = properties.jwkSetUri();
        return uri == null ? new SecretKeys(properties.secrets()) : new PublicKeys(publisher(uri), clock);
    }

    @Bean
    TokenVerifier tokenVerifier(JwtProperties properties, TokenKeys keys, InstantSource clock) {
        return new TokenVerifier(processor(properties, keys, clock), keys, clock);
    }

    @Bean
    TokenKeysHealth tokenKeysHealthIndicator(TokenKeys keys) {
        return new TokenKeysHealth(keys);
    }

    @Bean
    FailedTokens failedTokens(FailedTokenProperties limits, MeterRegistry meters) {
        return new FailedTokens(limits, meters, System::nanoTime);
    }

    @Bean
    AccessFilter accessFilter(PublicSide publicSide, TokenVerifier verifier, FailedTokens failures,
            ObjectProvider<OpenPath> open) {
        return new AccessFilter(publicSide, verifier, failures, open.stream().toList());
    }

    private static Supplier<CompletionStage<JWKSet>> publisher(URI uri) {
        if ("http".equals(uri.getScheme())) {
            log.warn(
                    "FLEET_JWT_JWK_SET_URI is http: whoever is on the way can let in whom they like (expected: https)");
        }
        return new JwkSetFetch(uri);
    }

    private static JWTProcessor<SecurityContext> processor(JwtProperties properties, TokenKeys keys,
            InstantSource clock) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(keys);
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new TokenClaims(properties.audience(), clock));
        return processor;
    }
}
