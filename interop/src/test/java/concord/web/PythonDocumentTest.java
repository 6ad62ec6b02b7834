package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.testkit.ShellExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/grpc.md` shows for Python: the client that is generated there, and the program, which
/// prints what stands behind its lines.
class PythonDocumentTest {

    private static final Path ROOT = Path.of(System.getProperty("concord.root"));
    private static final String NEEDS =
            "this test needs Python with gRPC (Debian: apt-get install python3-grpcio"
                    + " protobuf-compiler-grpc)";

    /// Debian's own, to which its packages belong, whatever else is called so.
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @Test
    void the_example_does_what_the_page_says(@TempDir Path directory) throws Exception {
        assertTrue(Files.isExecutable(PYTHON), NEEDS);
        String page = Files.readString(ROOT.resolve("docs/grpc.md"));
        String section = page.substring(page.indexOf("## Python\n"));
        Files.createSymbolicLink(directory.resolve("proto"), ROOT.resolve("proto"));
        List<ShellExample> examples =
                ShellExample.of(Files.writeString(directory.resolve("page.md"), section));
        assertEquals(1, examples.size(), examples::toString);
        ShellExample.run("command -v grpc_python_plugin || echo '" + NEEDS + "' >&2", directory);
        examples.getFirst()
                .assertPrinted(ShellExample.run(examples.getFirst().command(), directory));

        Matcher block = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(section);
        assertTrue(block.find());
        try (Concord concord = Concord.inMemory();
                Served server = Served.over(concord)) {
            String here = server.address().replace("http://", "");
            String program = block.group(1).replace("localhost:4000", here);
            Files.writeString(directory.resolve("program.py"), program);
            List<String> expected =
                    Pattern.compile("print\\(.*\\)  # (.*)")
                            .matcher(program)
                            .results()
                            .map(line -> line.group(1))
                            .toList();
            assertEquals(2, expected.size(), program);
            String printed = ShellExample.run(PYTHON + " program.py", directory);
            assertEquals(expected, printed.lines().toList());
        }
    }
}
