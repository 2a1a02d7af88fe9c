package io.fleet.processing.fleetmap;

import io.fleet.processing.testing.RedisView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Somebody who watches an area, and holds on to what is shown as the description of the stream says. */
final class LiveStream implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> answer;
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> shown = new TreeMap<>();
    private volatile boolean ended;

    private LiveStream(URI address, String token) {
        var request = HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream").build();
        try {
            answer = client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        if (answer.statusCode() == 200) {
            Thread.ofVirtual().start(this::read);
        }
    }

    static LiveStream open(int port, String token, String box) {
        return new LiveStream(URI.create("http://127.0.0.1:" + port + "/api/v1/drivers/live?bbox=" + box), token);
    }

    HttpResponse<InputStream> answer() {
        return answer;
    }

    /** The body of a refusal. */
    byte[] rest() throws IOException {
        return answer.body().readAllBytes();
    }

    List<JsonNode> frames() {
        return frames;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Waits until exactly these drivers are shown. */
    LiveStream shows(long... drivers) {
        var expected = Arrays.stream(drivers).mapToObj(Long::toString).sorted().toList();
        RedisView.await(expected + " are shown", () -> shown().equals(expected));
        return this;
    }

    /** Waits for a frame. */
    JsonNode frame(String what, Predicate<JsonNode> condition) {
        RedisView.await(what, () -> frames.stream().anyMatch(condition));
        return frames.stream().filter(condition).findFirst().orElseThrow();
    }

    /** Waits for so many frames more. */
    LiveStream hears(int more) {
        int before = frames.size();
        RedisView.await(more + " frames more", () -> frames.size() >= before + more);
        return this;
    }

    synchronized List<String> shown() {
        return List.copyOf(shown.keySet());
    }

    /** The driver's row as it was told last. */
    synchronized JsonNode row(long driver) {
        return shown.getOrDefault(Long.toString(driver), MissingNode.getInstance());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    take(JsonMapper.shared().readTree(line.substring(5)));
                }
            }
        } catch (IOException brokenOff) {
            // So it has ended too.
        }
        ended = true;
    }

    private synchronized void take(JsonNode frame) {
        if (frame.has("drivers")) {
            if (frame.get("whole").booleanValue()) {
                shown.clear();
            }
            frame.get("gone").forEach(gone -> shown.remove(gone.stringValue()));
            frame.get("drivers").forEach(row -> shown.put(row.get(0).stringValue(), row));
        }
        frames.add(frame);
    }
}
