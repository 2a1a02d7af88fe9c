package io.fleet.service;

/** What a token turned out to be. */
public sealed interface Verification {

    record Verified(Caller caller) implements Verification {}

    /**
     * No token that we accept.
     *
     * @param reason what is wrong with it, for the one who sent it
     */
    record Refused(String reason) implements Verification {}
}
