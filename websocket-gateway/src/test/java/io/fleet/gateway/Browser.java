package io.fleet.gateway;

import io.fleet.testing.Skips;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test where there is none. */
    static Browser start(Path profile) {
        Skips.unless(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no browser (expected: " + CHROMIUM + " and " + DRIVER
                        + ", from Debian's packages chromium and chromium-driver)");
        var options = new ChromeOptions().setBinary(CHROMIUM.toFile());
        options.addArguments("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--user-data-dir=" + profile);
        // Named, so that Selenium does not look for a driver to download.
        var service = new ChromeDriverService.Builder().usingDriverExecutable(new File(DRIVER.toString()))
                .usingAnyFreePort().build();
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        return new Browser(driver);
    }

    void open(String url) {
        driver.get(url);
    }

    /** What the expression is worth on the page; null also for what JavaScript calls undefined. */
    @Nullable
    Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** A list of texts on the page. */
    List<String> texts(String expression) {
        return value(expression) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    void run(String statement) {
        driver.executeScript(statement);
    }

    /** Waits for a condition on the page. */
    void until(String condition) {
        Eventually.is(condition, () -> Boolean.TRUE.equals(value("!!(" + condition + ")")));
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
