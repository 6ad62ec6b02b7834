package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.testkit.FreePorts;
import concord.testkit.JavaExample;
import concord.testkit.ShellExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what README.md shows as the first five minutes, with the image. Only ports and directories
/// are others.
class ReadmeIT {

    private static final String START = "./concord start ";

    @TempDir Path directory;

    private String alone = "";
    private String cluster = "";
    private String inside = "";

    @BeforeEach
    void read() throws IOException {
        String all = Files.readString(Image.ROOT.resolve("README.md"));
        Matcher section =
                Pattern.compile(
                                "## First five minutes\n(.*)\nThree of them(.*)\nInside an(.*)\n## More",
                                Pattern.DOTALL)
                        .matcher(all);
        assertTrue(section.find(), "README.md has no such parts");
        alone = section.group(1);
        cluster = block("sh", section.group(2));
        inside = block("java", section.group(3));
    }

    private static String block(String language, String text) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertTrue(block.find(), text);
        return block.group(1);
    }

    @Test
    void a_member_alone() throws Exception {
        assertTrue(alone.contains("`./concord start`"), alone);
        List<ShellExample> examples =
                ShellExample.of(Files.writeString(directory.resolve("page.md"), alone));
        assertEquals(3, examples.size(), examples::toString);
        try (Server server = Image.start(directory)) {
            for (ShellExample example : examples) {
                example.assertPrinted(run(example, server));
            }
            assertEquals(0, server.terminate().end().code());
        }
        assertTrue(Files.isDirectory(directory.resolve("data")));
        try (Server again = Image.start(directory)) {
            String printed = run(examples.getFirst(), again);
            assertTrue(printed.contains("{\"revision\":3}"), printed);
        }
    }

    private String run(ShellExample example, Server server) throws Exception {
        String here = "localhost:" + server.address().getPort();
        return ShellExample.run(example.command().replace("localhost:4000", here), directory);
    }

    @Test
    void three_members_go_on_when_one_is_killed() {
        List<Integer> ports = FreePorts.find(3);
        List<String> lines = new ArrayList<>();
        for (String line : cluster.lines().toList()) {
            String here = line.replaceAll("--http-port \\d+", "--http-port 0");
            for (int i = 0; i < ports.size(); i++) {
                here = here.replaceAll("\\b" + (7001 + i) + "\\b", Integer.toString(ports.get(i)));
            }
            lines.add(here);
        }
        String members = lines.removeFirst().substring("members=".length());
        List<Server> servers = new ArrayList<>();
        try {
            for (String line : lines) {
                assertTrue(line.startsWith(START), line);
                String arguments = line.substring("./concord ".length());
                servers.add(
                        Image.concord(
                                directory, arguments.replace("$members", members).split(" ")));
            }
            assertEquals(3, servers.size());
            servers.forEach(Server::banner);
            put(servers.getLast(), "before");
            servers.removeFirst().close(); // kill -9
            put(servers.getLast(), "after");
            for (Server server : servers) {
                try (HttpApi api = new HttpApi(server.address())) {
                    assertTrue(api.get("before").body().contains("true"));
                    assertTrue(api.get("after").body().contains("true"));
                }
            }
        } finally {
            servers.forEach(Server::close);
        }
    }

    private static void put(Server server, String key) {
        try (HttpApi api = new HttpApi(server.address())) {
            Await.until(key, () -> api.put(key, "true").status() == 200);
        }
    }

    @Test
    void inside_an_application() throws Exception {
        String print = "System.out.println(greeting);\n}";
        String program =
                """
                import concord.core.*;
                import java.nio.file.Path;

                public class Program {
                    public static void main(String[] arguments) {
                %s
                    }
                }
                """
                        .formatted(
                                inside.strip()
                                        .replace("Path.of(\"data\")", "Path.of(arguments[0])")
                                        .replaceAll("\\}$", Matcher.quoteReplacement(print)));
        List<String> printed =
                JavaExample.run(
                        program,
                        directory,
                        List.of(
                                "--enable-native-access=org.apache.ratis",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--module-path",
                                Image.ROOT.resolve("jlink/target/modules").toString(),
                                "--add-modules",
                                "concord.core,concord.raft"),
                        directory.resolve("data").toString());
        assertTrue(printed.contains("hello"), printed::toString);
    }
}
