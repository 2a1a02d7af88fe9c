package io.fleet.service;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import reactor.core.publisher.Mono;

/**
 * The keys that tokens may be signed with, and with which algorithms.
 *
 * <p>Safe for use by many threads. Selecting looks at the keys that are at hand and never blocks.
 */
interface TokenKeys extends JWSKeySelector<SecurityContext> {

    /**
     * Gets to know what can be known of the key that a token names.
     *
     * @return whether there are keys at all; false while none could ever be had, so that nothing can be said about any token
     */
    Mono<Boolean> lookUp(JWSHeader header);

    /** Whether there are keys at all; tries to have some if there are none. */
    Mono<Boolean> areThere();

    /** Changes with the keys: what was verified under another version may have to be refused now. */
    int version();
}
