import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks the management port of this container for a path, once or as often as the second argument says; ends with 0 if each answer was a 200, else with 1.
 *
 * <p>For images without curl. The port is that of {@code MANAGEMENT_SERVER_PORT}.
 */
final class Probe {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;

    private Probe() {}

    static void main(String[] arguments) {
        var address = URI.create("http://127.0.0.1:" + System.getenv("MANAGEMENT_SERVER_PORT") + arguments[0]);
        int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        boolean good = true;
        for (int asked = 0; good && asked < times; asked++) {
            good = answers(address);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean answers(URI address) {
        try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            try (var body = status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream()) {
                if (body != null) {
                    body.readAllBytes();
                }
            }
            return status == OK;
        } catch (IOException _) {
            return false;
        }
    }
}
