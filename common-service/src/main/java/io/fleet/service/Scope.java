package io.fleet.service;

import java.util.Optional;

/** What a token allows, in broad terms. */
public enum Scope {

    /** Post and read the location of the driver whom the token's subject names. */
    DRIVER("driver"),
    /** Watch the orders that the token lists. */
    CUSTOMER("customer"),
    /** Read every driver's location and history, bind and end orders, watch any order. */
    DISPATCHER("dispatcher"),
    /** What a dispatcher may; the dead letters, erasure and export besides. */
    ADMIN("admin");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** As a token's claim names it. */
    String word() {
        return word;
    }

    /** The scope as a token's claim names it; empty for a word that is not ours. */
    static Optional<Scope> of(String word) {
        for (var scope : values()) {
            if (scope.word.equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
