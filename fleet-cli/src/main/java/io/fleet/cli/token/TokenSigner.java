package io.fleet.cli.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs tokens that services with the same secret accept. Safe for use by many threads. */
public final class TokenSigner {

    /** Where the secret is found. */
    public static final String VARIABLE = "FLEET_JWT_SECRET";

    private static final int SHORTEST_SECRET = 32;

    private final MACSigner signer;
    private final InstantSource clock;
    private final Duration timeToLive;

    /**
     * Signs with this secret, for so long from each signing.
     *
     * @throws CommandFailure if there is no secret or it has less than 32 bytes
     */
    public TokenSigner(@Nullable String secret, Duration timeToLive, InstantSource clock) {
        if (secret == null || secret.isEmpty()) {
            throw new CommandFailure(VARIABLE + " is not set: set it to the secret that the services have");
        }
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        if (key.length < SHORTEST_SECRET) {
            throw new CommandFailure(VARIABLE + ": " + key.length + " bytes (expected: at least " + SHORTEST_SECRET
                    + ")");
        }
        try {
            this.signer = new MACSigner(key);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /** A secret that nobody can guess, for one run. */
    public static String newSecret() {
        byte[] random = new byte[SHORTEST_SECRET];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    public String driver(DriverId driver) {
        return sign(claims("driver").subject(driver.toString()));
    }

    public String customer(List<OrderId> orders) {
        return sign(customerClaims(orders));
    }

    public String dispatcher() {
        return sign(claims("dispatcher"));
    }

    public String admin() {
        return sign(claims("admin"));
    }

    /** A token with all that is given. */
    String of(String scope, @Nullable String subject, List<OrderId> orders) {
        var claims = claims(scope);
        if (subject != null) {
            claims.subject(subject);
        }
        if (!orders.isEmpty()) {
            claims.claim("orders", orders.stream().map(OrderId::value).toList());
        }
        return sign(claims);
    }

    private JWTClaimsSet.Builder customerClaims(List<OrderId> orders) {
        return claims("customer").claim("orders", orders.stream().map(OrderId::value).toList());
    }

    private JWTClaimsSet.Builder claims(String scope) {
        return new JWTClaimsSet.Builder().claim("scope", scope)
                .expirationTime(Date.from(clock.instant().plus(timeToLive)));
    }

    private String sign(JWTClaimsSet.Builder claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
