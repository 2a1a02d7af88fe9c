package io.fleet.service.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Tokens signed with {@link #SECRET}, good for an hour. */
public final class Tokens {

    /** What the services under test are configured with, as {@code fleet.jwt.secret}. */
    public static final String SECRET = "a secret for tests only, of at least 32 bytes";

    private Tokens() {}

    public static String driver(long id) {
        return sign(claims("driver").subject(Long.toString(id)).build());
    }

    public static String customer(String... orders) {
        return sign(claims("customer").claim("orders", List.of(orders)).build());
    }

    public static String dispatcher() {
        return sign(claims("dispatcher").build());
    }

    public static String admin() {
        return sign(claims("admin").build());
    }

    /** Claims that are good for an hour, to be spoiled or added to. */
    public static JWTClaimsSet.Builder claims(String scope) {
        return new JWTClaimsSet.Builder().claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
    }

    public static String sign(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
