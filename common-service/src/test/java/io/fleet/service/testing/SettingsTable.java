package io.fleet.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationContext;

/** The settings that {@code docs/operations.md} lists, and those that a service has. */
final class SettingsTable {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", "."), "..", "docs", "operations.md");
    private static final String HEADING = "## Every setting";
    private static final Pattern ROW = Pattern
            .compile("\\| `([a-z.-]+)` \\| `([A-Z_]+)` \\| ([^|]+) \\| ([a-z, ]+) \\| ([^|]{10,}) \\|");
    private static final String NONE = "none";

    private SettingsTable() {}

    /**
     * A setting that a service has.
     *
     * @param value the default, as it would be set
     */
    private record Setting(String name, String environment, String value) {}

    /** Fails unless the document's rows of the service are exactly the settings that it has as it runs. */
    static void check(ApplicationContext context) {
        // The table names the services by the word that tells them apart.
        String service = context.getEnvironment().getRequiredProperty("spring.application.name")
                .replaceAll("-service|websocket-", "");
        var listed = listed(service);
        assertThat(listed.values().stream().map(SettingsTable::canonical).toList())
                .as("the rows of " + service + " in docs/operations.md, compared with its classes")
                .containsExactlyInAnyOrderElementsOf(configured(context));
        listed.values().forEach(setting -> assertThat(setting.environment()).as(setting.name())
                .isIn(environment(setting.name(), ""), environment(setting.name(), "_")));
    }

    private static Map<String, Setting> listed(String service) {
        var listed = new TreeMap<String, Setting>();
        for (String line : section().lines().filter(line -> line.startsWith("| `fleet.")).toList()) {
            var row = ROW.matcher(line);
            assertThat(row.matches()).as(line + " (expected: | `name` | `NAME` | default | services | effect |)")
                    .isTrue();
            if (List.of(row.group(4).split(", ", -1)).contains(service) || row.group(4).equals("all")) {
                assertThat(listed.put(row.group(1), new Setting(row.group(1), row.group(2), row.group(3).strip())))
                        .as(row.group(1) + " twice").isNull();
            }
        }
        return listed;
    }

    private static Setting canonical(Setting setting) {
        return new Setting(setting.name(), environment(setting.name(), ""), setting.value());
    }

    /** As Spring binds it; words of a name may be parted by nothing or by a line. */
    private static String environment(String name, String dash) {
        return name.replace(".", "_").replace("-", dash).toUpperCase(Locale.ROOT);
    }

    private static List<Setting> configured(ApplicationContext context) {
        return context.getBeansWithAnnotation(ConfigurationProperties.class).values().stream()
                .<Class<?>>map(Object::getClass)
                .filter(type -> type.getPackageName().startsWith("io.fleet"))
                .flatMap(type -> IntStream.range(0, type.getRecordComponents().length).mapToObj(i -> setting(type, i)))
                .toList();
    }

    /** Of the canonical constructor, whose parameters are the components. */
    private static Setting setting(Class<?> type, int index) {
        String name = type.getAnnotation(ConfigurationProperties.class).value() + "."
                + type.getRecordComponents()[index].getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        var value = Optional.ofNullable(
                type.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(DefaultValue.class))
                .map(given -> String.join(",", given.value())).filter(text -> !text.isEmpty());
        return new Setting(name, environment(name, ""), value.orElse(NONE));
    }

    private static String section() {
        try {
            String text = Files.readString(DOCUMENT);
            int start = text.indexOf(HEADING + "\n");
            assertThat(start).as(HEADING + " in docs/operations.md").isNotNegative();
            int end = text.indexOf("\n## ", start + 1);
            return end < 0 ? text.substring(start) : text.substring(start, end);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
