package io.fleet.service.testing;

import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** An operator's own map: a style and tiles, all of {@link #GROUND}, at an address of its own. */
public final class MapServer implements AutoCloseable {

    /** What the style wants to be told to who sees its tiles. */
    public static final String ATTRIBUTION = "© City Survey";
    public static final Color GROUND = new Color(200, 220, 180);

    private static final int TILE_PIXELS = 256;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicInteger tiles = new AtomicInteger();

    public MapServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] tile = tile();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean isTile = path.startsWith("/tiles/");
            if (isTile) {
                tiles.incrementAndGet();
            }
            byte[] answer = isTile ? tile : files.getOrDefault(path, new byte[0]);
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().add("Content-Type", isTile ? "image/png" : "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** The address of a style whose tiles are this server's, and above them those of another, whom nobody has allowed. */
    public String style(MapServer another) {
        String style = """
                {"version": 8,
                 "sources": {"ground": %s, "above": %s},
                 "layers": [{"id": "ground", "type": "raster", "source": "ground"},
                            {"id": "above", "type": "raster", "source": "above"}]}""".formatted(source(),
                another.source());
        files.put("/style.json", style.getBytes(StandardCharsets.UTF_8));
        return origin() + "/style.json";
    }

    /** Waits until the page shows the attribution, within its window and not behind anything. */
    public static void isAttributedOn(Browser page) {
        page.until("(() => { const shown = document.querySelector('.maplibregl-ctrl-attrib-inner');"
                + "const {left, right, top, bottom} = shown.getBoundingClientRect();"
                + "return shown.textContent.includes('" + ATTRIBUTION + "') && left >= 0 && top >= 0"
                + " && right <= innerWidth && bottom <= innerHeight"
                + " && shown.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2)); })()");
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many tiles it was asked for. */
    public int tiles() {
        return tiles.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String source() {
        return """
                {"type": "raster", "tiles": ["%s/tiles/{z}/{x}/{y}.png"], "tileSize": %d, "attribution": "%s"}"""
                .formatted(origin(), TILE_PIXELS, ATTRIBUTION);
    }

    private static byte[] tile() {
        var image = new BufferedImage(TILE_PIXELS, TILE_PIXELS, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
        graphics.dispose();
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return png.toByteArray();
    }
}
