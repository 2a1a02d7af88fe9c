package io.fleet.service;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token must say: it must end, and be for us; read by our clock. Looked at only where the signature is good. */
final class TokenClaims extends DefaultJWTClaimsVerifier<SecurityContext> {

    private final InstantSource clock;

    /** A token of ours that is not good, or not any more. */
    static final class Refusal extends BadJWTException {

        Refusal(BadJWTException reason) {
            super(reason.getMessage(), reason);
        }
    }

    TokenClaims(@Nullable String audience, InstantSource clock) {
        super(audience, new JWTClaimsSet.Builder().build(), Set.of("exp"));
        this.clock = clock;
        setMaxClockSkew((int) TokenVerifier.LEEWAY.toSeconds());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        try {
            super.verify(claims, context);
        } catch (BadJWTException refused) {
            throw new Refusal(refused);
        }
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }
}
