package io.fleet.service.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** What somebody shows who wants to be let in. */
enum Bearer {

    GOOD, NONE, GARBAGE, ALG_NONE, WRONG_KEY, EXPIRED, NOT_YET_VALID, WITHOUT_EXP, WRONG_AUDIENCE, WITHOUT_AUDIENCE,
    /** A good token in the URL, and no other. */
    IN_QUERY,
    /** A good token in the URL, and in its place as well. */
    IN_QUERY_TOO;

    /** What the service under test wants to find in a token. */
    static final String AUDIENCE = "the matrix";

    /** All scopes, none, one that there is not, and one that only looks like one. */
    static final List<String> SCOPES = List.of("", "driver", "customer", "dispatcher", "admin", "root", "Admin");

    private static final String WRONG_SECRET = "another secret of more than 32 bytes";
    private static final long BEYOND_THE_LEEWAY = 60;

    /** Whether it is brought where a token belongs. */
    boolean isShown() {
        return this != NONE && this != IN_QUERY;
    }

    String target(String target, String token) {
        return switch (this) {
            case IN_QUERY, IN_QUERY_TOO -> target + (target.contains("?") ? "&" : "?") + "access_token=" + token;
            case GOOD, NONE, GARBAGE, ALG_NONE, WRONG_KEY, EXPIRED, NOT_YET_VALID, WITHOUT_EXP, WRONG_AUDIENCE,
                    WITHOUT_AUDIENCE ->
                target;
        };
    }

    /**
     * The token.
     *
     * @param own whether it names the driver and the order of the matrix, or others
     */
    String token(String scope, boolean own) {
        var claims = new JWTClaimsSet.Builder().claim("scope", scope)
                .subject(own ? AccessMatrix.Call.DRIVER : "54321")
                .claim("orders", List.of(own ? AccessMatrix.Call.ORDER : "order_321"))
                .audience(AUDIENCE).expirationTime(in(3_600));
        return switch (this) {
            case GOOD, IN_QUERY, IN_QUERY_TOO -> Tokens.sign(claims.build());
            case NONE -> "";
            case GARBAGE -> "garbage";
            case ALG_NONE -> new PlainJWT(claims.build()).serialize();
            case WRONG_KEY -> wronglySigned(claims.build());
            case EXPIRED -> Tokens.sign(claims.expirationTime(in(-BEYOND_THE_LEEWAY)).build());
            case NOT_YET_VALID -> Tokens.sign(claims.notBeforeTime(in(BEYOND_THE_LEEWAY)).build());
            case WITHOUT_EXP -> Tokens.sign(claims.expirationTime(null).build());
            case WRONG_AUDIENCE -> Tokens.sign(claims.audience("others").build());
            case WITHOUT_AUDIENCE -> Tokens.sign(claims.audience((String) null).build());
        };
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String wronglySigned(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(WRONG_SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
