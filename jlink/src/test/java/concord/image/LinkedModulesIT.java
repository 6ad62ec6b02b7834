package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Pins which modules are in the image. To write the list anew:
///
/// ```
/// ./build -Dquick -Dgolden.update=true verify
/// ```
class LinkedModulesIT {

    private static final Path GOLDEN =
            Image.ROOT.resolve("jlink/src/test/golden/image-modules.txt");

    /// What an image of ours never has: the other ways to build a server.
    private static final List<String> FOREIGN =
            List.of("jakarta", "javax.inject", "javax.annotation", "osgi", "kotlin");

    @Test
    void are_those_that_were_agreed_on() throws IOException {
        String modules =
                java("--list-modules")
                        .lines()
                        .map(line -> line.replaceAll("@\\S+( open)?", ""))
                        .sorted()
                        .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, modules);
        }
        assertEquals(Files.readString(GOLDEN), modules);
    }

    @Test
    void are_none_of_another_world() throws IOException {
        assertEquals(
                List.of(),
                java("--list-modules")
                        .lines()
                        .filter(line -> FOREIGN.stream().anyMatch(line::contains))
                        .toList());
    }

    @Test
    void were_linked_from_strict_ones_only() {
        assertEquals(
                List.of(),
                ModuleFinder.of(Image.ROOT.resolve("jlink/target/modules")).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .filter(ModuleDescriptor::isAutomatic)
                        .map(ModuleDescriptor::name)
                        .toList());
    }

    private static String java(String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Image.PATH.resolve("bin/java").toString());
        builder.command().addAll(List.of(options));
        Process process = builder.start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.readAllAsString();
        }
    }
}
