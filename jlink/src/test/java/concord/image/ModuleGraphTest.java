package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Opens;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Pins what each module of ours requires, exports, opens, uses and provides, as it was compiled.
///
/// A new edge of the graph is a decision, so it shows up in a review as a changed line of
/// `src/test/golden/module-graph.txt`. To write that file anew:
///
/// ```
/// ./build -Dquick -Dgolden.update=true test
/// ```
class ModuleGraphTest {
    private static final Path ROOT = Path.of(System.getProperty("concord.root", ".."));
    private static final Path GOLDEN = ROOT.resolve("jlink/src/test/golden/module-graph.txt");

    @Test
    void is_the_one_that_was_agreed_on() throws IOException {
        String graph =
                ourModules().stream().map(ModuleGraphTest::text).collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, graph);
        }
        assertEquals(
                Files.readString(GOLDEN),
                graph,
                "The module graph changed. If that is meant, write "
                        + GOLDEN.getFileName()
                        + " anew with ./build -Dquick -Dgolden.update=true test");
    }

    @Test
    void names_each_module_after_its_folder() throws IOException {
        for (Path folder : foldersOfModules()) {
            assertEquals(folder.getFileName().toString(), descriptor(folder).name());
        }
    }

    private static List<ModuleDescriptor> ourModules() throws IOException {
        return foldersOfModules().stream().map(ModuleGraphTest::descriptor).toList();
    }

    /// The folders with a descriptor among their sources: one that Maven has not built, because the
    /// pom beside this test does not name it, is missed loudly and not silently.
    private static List<Path> foldersOfModules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("modules"))) {
            List<Path> found =
                    folders.filter(it -> Files.exists(it.resolve("src/main/java/module-info.java")))
                            .sorted()
                            .toList();
            assertTrue(!found.isEmpty(), () -> "no modules under " + ROOT.toAbsolutePath());
            return found;
        }
    }

    private static ModuleDescriptor descriptor(Path folder) {
        Path compiled = folder.resolve("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(compiled)) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new AssertionError(
                    compiled + " is not there: is " + folder + " named in jlink/pom.xml?", e);
        }
    }

    private static String text(ModuleDescriptor module) {
        StringBuilder text = new StringBuilder();
        text.append(module.isOpen() ? "open module " : "module ").append(module.name());
        text.append('\n');
        lines(
                text,
                module.requires().stream()
                        .filter(it -> !isMandated(it))
                        .map(ModuleGraphTest::text));
        lines(text, module.exports().stream().map(ModuleGraphTest::text));
        lines(text, module.opens().stream().map(ModuleGraphTest::text));
        lines(text, module.uses().stream().map(it -> "uses " + it));
        lines(text, module.provides().stream().map(ModuleGraphTest::text));
        return text.toString();
    }

    private static void lines(StringBuilder text, Stream<String> lines) {
        lines.sorted().forEach(it -> text.append("    ").append(it).append('\n'));
    }

    private static boolean isMandated(Requires requires) {
        return requires.modifiers().contains(Requires.Modifier.MANDATED);
    }

    private static String text(Requires requires) {
        return "requires " + modifiers(requires.modifiers()) + requires.name();
    }

    private static String text(Exports exports) {
        return "exports "
                + modifiers(exports.modifiers())
                + exports.source()
                + to(exports.targets());
    }

    private static String text(Opens opens) {
        return "opens " + modifiers(opens.modifiers()) + opens.source() + to(opens.targets());
    }

    private static String text(Provides provides) {
        return "provides "
                + provides.service()
                + " with "
                + String.join(", ", provides.providers());
    }

    private static String to(Set<String> targets) {
        return targets.isEmpty()
                ? ""
                : targets.stream().sorted().collect(Collectors.joining(", ", " to ", ""));
    }

    private static String modifiers(Collection<? extends Enum<?>> modifiers) {
        return modifiers.stream()
                .map(it -> it.name().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }
}
