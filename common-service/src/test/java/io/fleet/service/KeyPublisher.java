package io.fleet.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Publishes keys by HTTP, as an identity provider does, and can be told to fail or to hang. */
final class KeyPublisher implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger fetched = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);
    private volatile int status = 200;
    private volatile boolean hangs;
    private volatile String body = "{\"keys\":[]}";

    KeyPublisher() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> {
            fetched.incrementAndGet();
            if (hangs) {
                gate.acquireUninterruptibly();
            }
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    /** Publishes these keys, without their private parts. */
    KeyPublisher publish(RSAKey... keys) {
        body = new JWKSet(List.of(keys)).toString(true);
        status = 200;
        return this;
    }

    KeyPublisher answer(int code, String text) {
        status = code;
        body = text;
        return this;
    }

    /** Lets what asks from now on wait. */
    void hang() {
        hangs = true;
    }

    /** Answers those who wait, and the others at once. */
    void goOn() {
        hangs = false;
        gate.release(1_000);
    }

    /** How often it was asked. */
    int fetched() {
        return fetched.get();
    }

    /** A token signed with that key and naming another, or none. */
    static String sign(RSAKey key, @Nullable String named, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(named).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
        threads.shutdownNow();
    }
}
