package io.fleet.service;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Secrets that are shared with whoever signs tokens, with HS256 alone. The token's key id says nothing here. */
final class SecretKeys implements TokenKeys {

    private static final Mono<Boolean> THERE = Mono.just(true);

    private final List<? extends Key> keys;

    SecretKeys(List<byte[]> secrets) {
        keys = secrets.stream().map(secret -> new SecretKeySpec(secret, "HmacSHA256")).toList();
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context) {
        return JWSAlgorithm.HS256.equals(header.getAlgorithm()) ? keys : List.of();
    }

    @Override
    public Mono<Boolean> lookUp(JWSHeader header) {
        return THERE;
    }

    @Override
    public Mono<Boolean> areThere() {
        return THERE;
    }

    @Override
    public int version() {
        return 0;
    }
}
