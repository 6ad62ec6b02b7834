package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.ShellExample;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is published, used as `docs/embedding.md` says, by a project that is no part of this build:
/// it has a repository with the jars and poms, and a local one that is empty.
class EmbeddingIT {

    private static final Path PAGE = Image.ROOT.resolve("docs/embedding.md");
    private static final Path PROJECT = Image.ROOT.resolve("examples/standalone");
    private static final Pattern BLOCK =
            Pattern.compile("^```(?:xml|java)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[;0-9]*m");
    private static final Pattern ARTIFACT =
            Pattern.compile("<dependency>\\s*<groupId>dev.concord</groupId>\\s*<artifactId>(.*?)<");

    @TempDir Path directory;

    @Test
    void an_application_elsewhere_is_built_from_what_is_published_and_runs() throws Exception {
        Path published = directory.resolve("published");
        publish(published);
        everyArtifactIsInTheBom(published);

        Path project = directory.resolve("project");
        copy(PROJECT, project);
        for (ShellExample example : ShellExample.of(PAGE)) {
            String printed = ShellExample.run(here(example.command(), published), project);
            example.assertPrinted(COLOUR.matcher(printed).replaceAll("")); // Maven's, even if quiet
        }
        everyJarIsAModule(project.resolve("target/modules"));
    }

    @Test
    void the_page_shows_what_the_project_has() throws IOException {
        String files =
                Files.readString(PROJECT.resolve("pom.xml"))
                        + Files.readString(PROJECT.resolve("src/main/java/module-info.java"));
        List<String> blocks =
                BLOCK.matcher(Files.readString(PAGE)).results().map(it -> it.group(1)).toList();
        assertEquals(3, blocks.size());
        for (String block : blocks) {
            assertTrue(squeezed(files).contains(squeezed(block)), block);
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    /// The jars that this build has made, and the poms above them, as `deploy` would publish them.
    private static void publish(Path repository) throws Exception {
        List<String> jars = new ArrayList<>();
        for (String parent : List.of("third-party", "modules")) {
            try (Stream<Path> folders = Files.list(Image.ROOT.resolve(parent))) {
                folders.filter(it -> Files.exists(it.resolve("pom.xml")))
                        .map(it -> parent + "/" + it.getFileName())
                        .forEach(jars::add);
            }
        }
        deploy(repository, List.of(".", "bom", "third-party"), "deploy:deploy");
        deploy(repository, jars, "jar:jar deploy:deploy");
    }

    private static void deploy(Path repository, List<String> projects, String goals)
            throws Exception {
        ShellExample.run(
                "./build -q -Dquick -pl %s %s -DaltDeploymentRepository=test::%s"
                        .formatted(String.join(",", projects), goals, repository.toUri()),
                Image.ROOT.toAbsolutePath());
    }

    private static void everyArtifactIsInTheBom(Path published) throws IOException {
        Set<String> listed =
                ARTIFACT.matcher(Files.readString(Image.ROOT.resolve("bom/pom.xml")))
                        .results()
                        .map(it -> it.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        try (Stream<Path> folders = Files.list(published.resolve("dev/concord"))) {
            folders.map(it -> it.getFileName().toString()).forEach(there::add);
        }
        there.removeAll(Set.of("concord", "concord-bom", "thirdparty")); // poms
        assertEquals(there, listed);
    }

    /// Maven takes Concord from there, all else from where it is already, or from Maven Central.
    private String here(String command, Path published) throws IOException {
        Path had = Path.of(System.getProperty("user.home"), ".m2/repository");
        String repository = "<id>%s</id><url>%s</url><snapshots><enabled>%s</enabled></snapshots>";
        String ofPlugins = repository.formatted("had", had.toUri(), "false");
        Path settings =
                Files.writeString(
                        directory.resolve("settings.xml"),
                        """
                        <settings>
                          <localRepository>%s</localRepository>
                          <profiles><profile><id>test</id>
                            <repositories>
                              <repository>%s</repository>
                              <repository>%s</repository>
                            </repositories>
                            <pluginRepositories>
                              <pluginRepository>%s</pluginRepository>
                            </pluginRepositories>
                          </profile></profiles>
                          <activeProfiles><activeProfile>test</activeProfile></activeProfiles>
                        </settings>
                        """
                                .formatted(
                                        directory.resolve("local"),
                                        repository.formatted("test", published.toUri(), "true"),
                                        ofPlugins,
                                        ofPlugins));
        Path java = Path.of(System.getProperty("java.home"));
        return "export JAVA_HOME="
                + java
                + "; "
                + command.replace("mvn ", "mvn -B -s " + settings + " ")
                        .replace("java ", java.resolve("bin/java") + " ");
    }

    private static void everyJarIsAModule(Path modules) {
        var found = ModuleFinder.of(modules).findAll();
        assertTrue(found.size() > 5, found::toString);
        found.forEach(it -> assertFalse(it.descriptor().isAutomatic(), it::toString));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target")) {
                    Files.copy(file, to.resolve(relative.toString()));
                }
            }
        }
    }

    @Test
    void the_documentation_of_the_api_is_made_without_a_warning() throws Exception {
        Path script = Image.ROOT.resolve("scripts/api-docs").toAbsolutePath();
        Path made = directory.resolve("docs");
        assertEquals("", ShellExample.run(script + " " + made, directory));
        assertTrue(Files.exists(made.resolve("concord.core/concord/core/Concord.html")));
        assertTrue(Files.exists(made.resolve("concord.client/module-summary.html")));
    }
}
