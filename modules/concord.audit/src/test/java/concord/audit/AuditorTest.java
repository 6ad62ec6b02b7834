package concord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import concord.core.audit.AuditVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program in `docs/audit.md`, as it stands there: an auditor's, which knows only what the page
/// says of the chain. Needs python3.
class AuditorTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("concord.root", "../.."), "docs", "audit.md");

    @TempDir Path directory;

    private Path trail = Path.of("");
    private Path program = Path.of("");

    @BeforeEach
    void write() throws IOException {
        String document = Files.readString(DOCUMENT);
        int from = document.indexOf("```python\n") + "```python\n".length();
        String text = document.substring(from, document.indexOf("```", from));
        assertEquals(10, text.lines().count());
        program = Files.writeString(directory.resolve("auditor.py"), text);
        trail = directory.resolve("trail");
        var clock = new Trails.Clock("2026-02-28T23:00:00Z");
        for (int day = 0; day < 3; day++) {
            try (Concord concord =
                    Trails.member(
                            trail,
                            clock,
                            Disk.REAL,
                            "audit.file-max-bytes",
                            "2KiB",
                            "audit.keys",
                            "true",
                            "audit.retention-days",
                            "1")) {
                Trails.put(concord, 0, 20);
                concord.store().put("\",\"hash\":\"\u00e9", Value.of(1));
            }
            clock.forward(24 * 60 * 60);
        }
        assertTrue(Trails.verify(trail).first() > 1, "retention has deleted some");
    }

    /// Runs the program.
    ///
    /// @return what it says, with its exit code
    private String audit() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("python3", program.toString(), trail.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output.strip();
    }

    @Test
    void agreesThatATrailHolds() throws Exception {
        AuditVerdict verdict = Trails.verify(trail);
        assertTrue(verdict.holds(), verdict::toString);
        assertEquals("0 holds: " + verdict.last(), audit());
    }

    @Test
    void findsWhatVerifyFinds() throws Exception {
        Path file = Trails.files(trail).get(2);
        List<String> lines = Files.readAllLines(file);
        String sequence = Trails.member(lines.get(1), "sequence");

        List<String> changed = new ArrayList<>(lines);
        changed.set(1, lines.get(1).replace("\"n1\"", "\"n2\""));
        Trails.replace(file, changed);
        assertEquals("1 " + file + ": " + sequence + " is broken", audit());

        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 1, 2);
        Trails.replace(file, swapped);
        assertEquals("1 " + file + ": " + sequence + " is broken", audit());

        List<String> without = new ArrayList<>(lines);
        without.remove(1);
        Trails.replace(file, without);
        assertEquals("1 " + file + ": " + sequence + " is broken", audit());
        Trails.replace(file, lines);

        Path last = Trails.files(trail).getLast();
        List<String> end = new ArrayList<>(Files.readAllLines(last));
        long newest = Trails.verify(trail).last().sequence();
        end.removeLast();
        Trails.replace(last, end);
        assertEquals("1 cut off after " + (newest - 1), audit());

        Files.delete(Trails.files(trail).getFirst());
        assertTrue(audit().contains("is broken"));
    }
}
