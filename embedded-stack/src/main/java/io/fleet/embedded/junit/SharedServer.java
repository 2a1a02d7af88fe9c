package io.fleet.embedded.junit;

/**
 * A server that lasts until the last test of the JVM.
 *
 * @param server where it is
 * @param stop   what stops it
 */
record SharedServer<T>(T server, Runnable stop) implements AutoCloseable {

    @Override
    public void close() {
        stop.run();
    }
}
