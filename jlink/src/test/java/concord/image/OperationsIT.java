package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.testkit.ShellExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what `docs/operations.md` says, on machines of its own.
class OperationsIT {

    private static final Path PAGE = Image.ROOT.resolve("docs/operations.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```console\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PROMPT = Pattern.compile("([a-z0-9,]+)# (.*)");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<'(\\w+)'");
    private static final List<String> MACHINES =
            List.of("ops=10.0.0.9", "n1=10.0.0.1", "n2=10.0.0.2", "n3=10.0.0.3", "n4=10.0.0.4");

    /// Members and Prometheus notice by and by what has changed.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path directory;

    /// Something to type.
    ///
    /// @param machines on each of which
    /// @param example what, and what it prints
    private record Step(List<String> machines, ShellExample example) {}

    /// The steps of the page. After its prompt a command has the lines of its here-document, and
    /// those that begin with `> `.
    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        String until = "";
        for (MatchResult block : BLOCK.matcher(Files.readString(PAGE)).results().toList()) {
            for (String line : block.group(1).lines().toList()) {
                Matcher prompt = PROMPT.matcher(line);
                if (until.isEmpty() && prompt.matches()) {
                    List<String> machines = List.of(prompt.group(1).split(",", -1));
                    steps.add(new Step(machines, new ShellExample(prompt.group(2), "")));
                    Matcher document = HERE_DOCUMENT.matcher(prompt.group(2));
                    until = document.find() ? document.group(1) : "";
                    continue;
                }
                Step last = steps.removeLast();
                String command = last.example().command();
                String prints = last.example().prints();
                if (!until.isEmpty()) {
                    command += "\n" + line;
                    until = line.equals(until) ? "" : until;
                } else if (line.startsWith("> ")) {
                    command += "\n" + line.substring(2);
                } else {
                    prints += line + "\n";
                }
                steps.add(new Step(last.machines(), new ShellExample(command, prints)));
            }
        }
        return steps;
    }

    /// What only looks is done again until it shows what is expected.
    private static boolean onlyLooks(String command) {
        return command.startsWith("promtool query ")
                || command.startsWith("concord cluster status")
                || command.startsWith("concord cluster members");
    }

    private static void take(Machines machines, String machine, ShellExample example)
            throws IOException {
        if (onlyLooks(example.command())) {
            String[] last = {""};
            Await.until(
                    () -> example + "\nbut " + last[0],
                    PATIENCE,
                    () -> {
                        try {
                            last[0] = machines.run(machine, example.command()).printed();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                        return example.isPrinted(last[0]);
                    });
            return;
        }
        Machines.End end = machines.run(machine, example.command());
        assertEquals(0, end.code(), machine + "# " + example.command() + "\n" + end.printed());
        example.assertPrinted(end.printed());
    }

    @Test
    void a_cluster_is_made_and_looked_after_as_the_page_says() throws Exception {
        List<Step> steps = steps();
        assertTrue(steps.size() > 30, steps::toString);
        Path shared = Files.createDirectory(directory.resolve("shared"));
        ShellExample.run(
                Image.ROOT.toAbsolutePath().resolve("deploy/debian/make-deb")
                        + " shared/concord.deb",
                directory);
        try (Machines machines = new Machines(shared, MACHINES)) {
            // The page takes it from there.
            take(machines, "ops", new ShellExample("cp /run/shared/concord.deb .", ""));
            for (Step step : steps) {
                for (String machine : step.machines()) {
                    take(machines, machine, step.example());
                }
            }
        }
    }

    /// Whoever is woken by an alert finds here what to do.
    @Test
    void every_alert_has_an_answer() throws IOException {
        String page = Files.readString(PAGE);
        Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(Image.ROOT.resolve("deploy/prometheus/alerts.yml")))
                .results()
                .forEach(alert ->
                        assertTrue(page.contains("| `" + alert.group(1) + "`"), alert.group(1)));
    }
}
