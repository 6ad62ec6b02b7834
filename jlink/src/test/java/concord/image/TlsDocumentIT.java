package concord.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.ShellExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what `docs/tls.md` shows, with the image. A server runs until the next one is started.
class TlsDocumentIT {

    private static final String START = "./concord start ";

    @TempDir Path directory;

    @Test
    void shows_what_the_image_does() throws Exception {
        Files.createSymbolicLink(directory.resolve("concord"), Image.CONCORD);
        List<ShellExample> examples = ShellExample.of(Image.ROOT.resolve("docs/tls.md"));
        assertTrue(examples.size() > 5, examples::toString);
        List<Server> servers = new ArrayList<>();
        try {
            String port = "4000";
            for (ShellExample example : examples) {
                if (example.command().startsWith(START)) {
                    servers.forEach(Server::close);
                    Server server = start(example.command());
                    servers.add(server);
                    port = Integer.toString(server.address().getPort());
                    example.assertPrinted(server.banner().replace(port, "4000"));
                } else {
                    String command = example.command().replace("4000", port);
                    example.assertPrinted(ShellExample.run(command, directory));
                }
            }
        } finally {
            servers.forEach(Server::close);
        }
    }

    private Server start(String command) {
        List<String> arguments = new ArrayList<>(List.of("start", "--http-port", "0"));
        arguments.addAll(List.of(command.substring(START.length()).split(" ")));
        return Image.concord(directory, arguments.toArray(String[]::new));
    }
}
