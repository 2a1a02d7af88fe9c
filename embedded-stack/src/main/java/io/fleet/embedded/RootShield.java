package io.fleet.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is. */
final class RootShield {

    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private RootShield() {}

    /**
     * What must precede a program that does not run as root.
     *
     * @throws EmbeddedStartException if this user is root and the system has no user namespaces for it
     */
    static List<String> prefix() {
        if (!ProcessHandle.current().info().user().orElse("").equals("root")) {
            return List.of();
        }
        if (!works()) {
            throw new EmbeddedStartException("PostgreSQL does not run as root, and this system allows no user namespace"
                    + " to hide that from it: run this as another user");
        }
        return NAMESPACE;
    }

    private static boolean works() {
        try {
            Process probe = new ProcessBuilder("unshare", "-U", "true").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
