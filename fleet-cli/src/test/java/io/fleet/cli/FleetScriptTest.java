package io.fleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for a JDK by the script at the project's root. */
@Timeout(60)
class FleetScriptTest {

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"root/usr/lib/jvm/temurin-25", "root/usr/lib64/jvm/java-25", "root/opt/java-25",
            "root/opt/java/openjdk", "home/.sdkman/candidates/java/25.0.3-tem", "home/.jdks/temurin-25.0.3",
            "root/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
            "root/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home"})
    void aJdkInAUsualPlaceIsFound(String place) throws Exception {
        Path jdk = jdk(place, "25.0.3");

        assertThat(whichJdk("")).isEqualTo(new Ended(0, jdk.toString(), ""));
    }

    @Test
    void javaHomeComesFirstIfItIsOfTheRelease() throws Exception {
        Path usual = jdk("root/usr/lib/jvm/temurin-25", "25.0.3");
        Path own = jdk("own jdk", "25");
        Path old = jdk("old", "17.0.15");

        assertThat(whichJdk(own.toString()).out()).isEqualTo(own.toString());
        assertThat(whichJdk(old.toString()).out()).isEqualTo(usual.toString());
        assertThat(whichJdk("/nowhere").out()).isEqualTo(usual.toString());
    }

    @Test
    void otherReleasesAndRuntimesWithoutACompilerAreNoHelp() throws Exception {
        jdk("root/usr/lib/jvm/java-17", "17.0.15");
        jdk("root/usr/lib/jvm/java-250", "250");
        Files.delete(jdk("root/usr/lib/jvm/jre-25", "25.0.3").resolve("bin/javac"));

        var ended = whichJdk("");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEqualTo("fleet: there is no JDK 25 here: install one (for example from "
                + "https://adoptium.net), or set JAVA_HOME to it");
    }

    private Path jdk(String place, String version) throws IOException {
        Path jdk = folder.resolve(place);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : new String[]{"java", "javac"}) {
            Path file = Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/sh\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return jdk;
    }

    private Ended whichJdk(String javaHome) throws IOException, InterruptedException {
        // Only what every system has: not the folder of this machine's own java.
        Path tools = folder.resolve("tools");
        Files.createDirectories(tools);
        for (String tool : new String[]{"sh", "dirname", "readlink", "grep", "find", "head"}) {
            if (!Files.exists(tools.resolve(tool))) {
                Path found = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
                Files.createSymbolicLink(tools.resolve(tool), found);
            }
        }
        var builder = new ProcessBuilder(Path.of("..", "fleet").toAbsolutePath().toString(), "--which-jdk");
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("FLEET_JDK_ROOT", folder.resolve("root").toString());
        builder.environment().put("JAVA_HOME", javaHome);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ended(process.waitFor(), out, err);
    }
}
