package io.fleet.service.testing;

import io.fleet.testing.Skips;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Where pages are drawn by the processor and others build at the same time, one picture can take seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Each look takes time from the page that is looked at. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final String HOLDS = "true";
    private static final Duration MOVE = Duration.ofMillis(50);

    private final ChromeDriver driver;
    /** What the browser has said and nobody has asked for yet. */
    private final List<LogEntry> log = new ArrayList<>();

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test where there is none. */
    public static Browser start(Path profile) {
        Skips.unless(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no browser (expected: " + CHROMIUM + " and " + DRIVER
                        + ", from Debian's packages chromium and chromium-driver)");
        var options = new ChromeOptions().setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run",
                "--disable-background-networking", "--enable-unsafe-swiftshader", "--disable-component-update",
                "--disable-sync",
                // Drawing without a graphics card may take longer than Chromium believes a living process can.
                "--disable-gpu-watchdog",
                "--user-data-dir=" + profile);
        var console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, console);
        // Named, so that Selenium does not look for a driver to download.
        var service = new ChromeDriverService.Builder().usingDriverExecutable(new File(DRIVER.toString()))
                .usingAnyFreePort().build();
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver);
    }

    /** Returns when all has been loaded that the page names. */
    public void open(String url) {
        driver.get(url);
        driver.manage().logs().get(LogType.BROWSER).getAll().forEach(log::add);
        // Chromium gives up what it is loading when any interface of the machine comes or goes.
        while (log.removeIf(entry -> entry.getMessage().contains("ERR_NETWORK_CHANGED"))) {
            reload();
            driver.manage().logs().get(LogType.BROWSER).getAll().forEach(log::add);
        }
    }

    /** As {@link #open}. A page that reloads itself is, for a while, still the one before. */
    public void reload() {
        driver.navigate().refresh();
    }

    /** The addresses that the tab keeps: where it is and where it could go back or forward to. */
    public List<String> history() {
        return driver.executeCdpCommand("Page.getNavigationHistory", Map.of()).get("entries") instanceof List<?> entries
                ? entries.stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get("url"))).toList()
                : List.of();
    }

    /** What the expression is worth on the page; null also for what JavaScript calls undefined. */
    public @Nullable Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** A list of texts on the page. */
    public List<String> texts(String expression) {
        return value(expression) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    public void run(String statement) {
        driver.executeScript(statement);
    }

    /** Waits for a condition on the page; it does not hold as long as looking at it is an error. */
    public void until(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String looked = look(condition);
        while (!looked.equals(HOLDS)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + condition + ": it is " + looked + " on "
                        + driver.getTitle() + ", which complains of " + complaints());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            looked = look(condition);
        }
    }

    private String look(String condition) {
        try {
            return String.valueOf(value("!!(" + condition + ")"));
        } catch (JavascriptException notYet) {
            return String.valueOf(notYet.getRawMessage());
        }
    }

    /** What the browser has complained about since it was last asked. */
    public List<String> complaints() {
        driver.manage().logs().get(LogType.BROWSER).getAll().forEach(log::add);
        var complaints = log.stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                // Drawing without a graphics card is slow, and screenshots make it wait.
                .filter(entry -> !entry.getMessage().contains("GL Driver Message"))
                .map(entry -> entry.getMessage()).toList();
        log.clear();
        return complaints;
    }

    public void forgetComplaints() {
        driver.manage().logs().get(LogType.BROWSER);
        log.clear();
    }

    /** Tells pages what the user's system is set to, such as {@code prefers-color-scheme} to {@code dark}. */
    public void prefers(Map<String, String> features) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", features.entrySet().stream()
                .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue())).toList()));
    }

    /** Where the user is, by the name of a time zone. */
    public void zone(ZoneId zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone.getId()));
    }

    /** Makes the window that large, in pixels of the page. */
    public void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Drags with the mouse from the middle of the element. */
    public void drag(String element, int right, int down) {
        new Actions(driver).moveToElement(driver.findElement(By.cssSelector(element))).clickAndHold()
                .moveByOffset(right / 2, down / 2).moveByOffset(right - right / 2, down - down / 2).release().perform();
    }

    /** Drags with the mouse from a point of the page to another. */
    public void drag(int fromX, int fromY, int toX, int toY) {
        var mouse = new PointerInput(PointerInput.Kind.MOUSE, "mouse");
        var page = PointerInput.Origin.viewport();
        var way = new Sequence(mouse, 0).addAction(mouse.createPointerMove(Duration.ZERO, page, fromX, fromY))
                .addAction(mouse.createPointerDown(PointerInput.MouseButton.LEFT.asArg()))
                .addAction(mouse.createPointerMove(MOVE, page, (fromX + toX) / 2, (fromY + toY) / 2))
                .addAction(mouse.createPointerMove(MOVE, page, toX, toY))
                .addAction(mouse.createPointerUp(PointerInput.MouseButton.LEFT.asArg()));
        driver.perform(List.of(way));
    }

    /** Clicks with the mouse at a point of the page. */
    public void click(int x, int y) {
        drag(x, y, x, y);
    }

    /** Types into what has the focus. */
    public void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** What is seen at a point of the page, as red, green and blue. */
    public Color colour(int x, int y) {
        try {
            return new Color(ImageIO.read(new ByteArrayInputStream(screenshot())).getRGB(x, y));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
