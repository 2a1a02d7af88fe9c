package io.fleet.service;

/** What a token turned out to be. */
public sealed interface Verification {

    record Verified(Caller caller) implements Verification {}

    /**
     * No token that we accept.
     *
     * @param reason  what is wrong with it, for the one who sent it
     * @param genuine whether it is signed with a key of ours, and refused for what it says, such as its end
     */
    record Refused(String reason, boolean genuine) implements Verification {}

    /** Nothing can be said about any token, because there are no keys yet to verify one with. */
    record Unavailable() implements Verification {}
}
