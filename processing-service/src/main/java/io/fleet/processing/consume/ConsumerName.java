package io.fleet.processing.consume;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * By which name the consumers of this process are known in their groups: the host's and the port's on which this service answers.
 *
 * <p>A process that comes after this one in its place has the same name, and goes on at once with what this one left pending.
 *
 * @param value the name
 */
record ConsumerName(String value) {

    static ConsumerName of(String port) {
        String host = System.getenv("HOSTNAME");
        return new ConsumerName(clean(host == null || host.isBlank() ? localHost() : host) + ":" + clean(port));
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static String clean(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
