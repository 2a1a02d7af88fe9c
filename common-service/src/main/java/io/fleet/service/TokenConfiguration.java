package io.fleet.service;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JwtProperties.class)
class TokenConfiguration {

    private static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256,
            JWSAlgorithm.ES256);

    @Bean
    TokenVerifier tokenVerifier(JwtProperties properties, InstantSource clock) {
        return new TokenVerifier(processor(properties, clock), clock, scheduler(properties));
    }

    @Bean
    AccessFilter accessFilter(TokenVerifier verifier, ObjectProvider<OpenPath> open) {
        return new AccessFilter(verifier, open.stream().toList());
    }

    /** A secret is at hand, so that checking takes microseconds; a key set may have to be fetched. */
    private static Scheduler scheduler(JwtProperties properties) {
        return properties.secret() == null ? Schedulers.boundedElastic() : Schedulers.immediate();
    }

    private static JWTProcessor<SecurityContext> processor(JwtProperties properties, InstantSource clock) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(keys(properties));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new Claims(properties.audience(), clock));
        return processor;
    }

    private static JWSKeySelector<SecurityContext> keys(JwtProperties properties) {
        if (properties.secret() != null) {
            return new JWSVerificationKeySelector<>(JWSAlgorithm.HS256,
                    new ImmutableSecret<>(JwtProperties.bytes(properties.secret())));
        }
        return new JWSVerificationKeySelector<>(PUBLIC_KEY_ALGORITHMS,
                JWKSourceBuilder.create(url(properties.jwkSetUri())).build());
    }

    private static URL url(@Nullable URI uri) {
        try {
            if (uri != null) {
                return uri.toURL();
            }
        } catch (MalformedURLException | IllegalArgumentException notAUrl) {
            throw new IllegalArgumentException("FLEET_JWT_JWK_SET_URI: " + uri + " (expected: an https URL)", notAUrl);
        }
        throw new IllegalArgumentException("FLEET_JWT_JWK_SET_URI: missing (expected: an https URL)");
    }

    /** A token must end, and be for us; read by our clock. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource clock;

        Claims(@Nullable String audience, InstantSource clock) {
            super(audience, new JWTClaimsSet.Builder().build(), Set.of("exp"));
            this.clock = clock;
            setMaxClockSkew((int) TokenVerifier.LEEWAY.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
