package concord.audit;

import static concord.audit.Trails.files;
import static concord.audit.Trails.member;
import static concord.audit.Trails.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to a trail is found, at the first line that is wrong.
class TamperTest {

    @TempDir Path directory;

    private List<Path> files = List.of();

    /// Three files with some dozens of lines.
    @BeforeEach
    void write() throws IOException {
        try (Concord concord = member(directory)) {
            for (int i = 0; i < 3; i++) {
                Trails.put(concord, i * 10, i * 10 + 10);
                if (i < 2) {
                    concord.access().audit().rotate();
                }
            }
        }
        files = files(directory);
        assertEquals(3, files.size());
        AuditVerdict whole = verify(directory);
        assertTrue(whole.holds(), whole::toString);
        assertEquals(whole.lines(), whole.last().sequence());
        assertEquals(1, whole.first());
    }

    @FunctionalInterface
    private interface Change {
        void of(List<String> lines);
    }

    private void change(int file, Change change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(files.get(file)));
        change.of(lines);
        Trails.replace(files.get(file), lines);
    }

    private void broken(int file, long line, String reason) {
        AuditVerdict verdict = verify(directory);
        assertFalse(verdict.holds());
        AuditVerdict.Fault fault = verdict.fault().orElseThrow();
        assertEquals(
                files.get(file).getFileName() + " line " + line,
                fault.file() + " line " + fault.line(),
                fault::reason);
        assertTrue(fault.reason().contains(reason), fault::reason);
    }

    @Test
    void everyByteOfALineThatIsChanged() throws IOException {
        List<String> before = Files.readAllLines(files.get(1));
        String line = before.get(4);
        for (int i = 0; i < line.length(); i++) {
            char other = line.charAt(i) == '7' ? '8' : '7';
            String changed = line.substring(0, i) + other + line.substring(i + 1);
            List<String> lines = new ArrayList<>(before);
            lines.set(4, changed);
            Trails.replace(files.get(1), lines);
            AuditVerdict.Fault fault = verify(directory).fault().orElseThrow();
            assertEquals(5, fault.line(), changed);
        }
    }

    @Test
    void aLineThatIsDeleted() throws IOException {
        change(1, lines -> lines.remove(4));
        broken(1, 5, "missing");
    }

    @Test
    void theFirstLineThatIsDeleted() throws IOException {
        change(0, lines -> lines.removeFirst());
        broken(0, 1, "missing");
    }

    @Test
    void linesThatAreSwapped() throws IOException {
        change(1, lines -> Collections.swap(lines, 4, 5));
        broken(1, 5, "missing");
    }

    @Test
    void aLineThatIsInserted() throws IOException {
        change(1, lines -> lines.add(4, lines.get(2)));
        broken(1, 5, "moved or inserted");
    }

    @Test
    void aLineThatIsExchangedForOneThatHoldsInItself() throws IOException {
        change(1, lines -> lines.set(4, again(lines.get(4))));
        // It is made as a forger would: its hash is right, so the next line gives it away.
        broken(1, 6, "exchanged");
    }

    /// A line with another result, hashed anew.
    private static String again(String line) {
        return hashed(line.replace("\"result\":\"ok\"", "\"result\":\"no\""));
    }

    private static String hashed(String forged) {
        int hashAt = forged.lastIndexOf(",\"hash\":\"");
        String hash =
                HexFormat.of()
                        .formatHex(
                                LineWriter.sha256()
                                        .digest(
                                                forged.substring(0, hashAt)
                                                        .getBytes(StandardCharsets.UTF_8)));
        return forged.substring(0, hashAt) + ",\"hash\":\"" + hash + "\"}";
    }

    @Test
    void theLastLineThatIsCutOff() throws IOException {
        change(2, lines -> lines.removeLast());
        int left = Files.readAllLines(files.get(2)).size();
        broken(2, left + 1, "cut off");
    }

    @Test
    void aLineThatIsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(files.get(2));
        Files.write(files.get(2), Arrays.copyOf(bytes, bytes.length - 20));
        broken(2, Files.readAllLines(files.get(2)).size(), "cut off");
        assertTrue(verify(directory).unfinishedBytes() > 0);
    }

    @Test
    void aFileThatIsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(files.get(1));
        Files.write(files.get(1), Arrays.copyOf(bytes, bytes.length / 2));
        broken(1, Files.readAllLines(files.get(1)).size(), "was cut");
    }

    @Test
    void aFileThatIsEmptied() throws IOException {
        Files.write(files.get(1), new byte[0]);
        broken(2, 1, "missing");
    }

    @Test
    void filesThatAreDeleted() throws IOException {
        byte[] middle = Files.readAllBytes(files.get(1));
        Files.delete(files.get(1));
        broken(2, 1, "missing");
        Files.write(files.get(1), middle);

        byte[] first = Files.readAllBytes(files.get(0));
        Files.delete(files.get(0));
        broken(1, 1, "missing");
        Files.write(files.get(0), first);

        Files.delete(files.get(2));
        broken(1, Files.readAllLines(files.get(1)).size() + 1, "cut off");

        Files.delete(files.get(0));
        Files.delete(files.get(1));
        assertTrue(verify(directory).fault().orElseThrow().reason().contains("cut off"));
    }

    @Test
    void filesThatAreSwapped() throws IOException {
        byte[] first = Files.readAllBytes(files.get(0));
        Files.write(files.get(0), Files.readAllBytes(files.get(1)));
        Files.write(files.get(1), first);
        broken(0, 1, "missing");
    }

    @Test
    void aHeadThatIsDeletedOrChanged() throws IOException {
        Path head = directory.resolve(Head.NAME);
        String text = Files.readString(head);
        Files.delete(head);
        assertEquals(Head.NAME, verify(directory).fault().orElseThrow().file());
        Files.writeString(head, "nonsense");
        assertEquals(Head.NAME, verify(directory).fault().orElseThrow().file());
        int hash = text.lastIndexOf("\"hash\":\"") + 8;
        char other = text.charAt(hash) == 'a' ? 'b' : 'a';
        Files.writeString(head, text.substring(0, hash) + other + text.substring(hash + 1));
        AuditVerdict verdict = verify(directory);
        assertTrue(verdict.fault().orElseThrow().reason().contains("another hash"));
    }

    /// Who can write everything can make a whole new trail; who has noted a point of the old one
    /// finds out.
    @Test
    void aTrailThatIsRewrittenAsAWholeIsFoundByAPointThatWasNoted() throws IOException {
        AuditAnchor noted = verify(directory).last();
        AuditAnchor early = anchor(Files.readAllLines(files.get(0)).get(2));
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory.resolve(Head.NAME));
        try (Concord concord = member(directory)) {
            for (int i = 0; i < 40; i++) {
                concord.store().put("other-" + i, Value.of(i));
            }
        }
        assertTrue(verify(directory).holds());
        FileTrail trail = new FileTrail(directory);
        AuditVerdict late = trail.verify(List.of(noted));
        assertTrue(late.fault().orElseThrow().reason().contains("rewritten"), late::toString);
        assertEquals(noted.sequence(), late.fault().orElseThrow().line());
        assertEquals(3, trail.verify(List.of(noted, early)).fault().orElseThrow().line());
        assertTrue(trail.verify(List.of(trail.verify().last())).holds());
    }

    private static AuditAnchor anchor(String line) {
        return new AuditAnchor(Long.parseLong(member(line, "sequence")), member(line, "hash"));
    }

    @Test
    void linesThatAreCutOffWithTheHeadAreMissedAtTheNextStart() throws IOException {
        AuditAnchor noted = verify(directory).last();
        change(2, lines -> lines.removeLast());
        Files.delete(directory.resolve(Head.NAME));
        try (Concord concord = member(directory)) {
            Trails.put(concord, 0, 1);
        }
        assertEquals(4, files(directory).size());
        assertEquals("broken", member(Files.readAllLines(files(directory).get(3)).get(0), "found"));
        FileTrail trail = new FileTrail(directory);
        assertTrue(trail.verify().holds(), () -> trail.verify().toString());
        assertFalse(trail.verify(List.of(noted)).holds());
    }

    @Test
    void aHeadThatIsLostAfterARetentionIsBroughtBackWithItsBase() throws IOException {
        Files.delete(files.get(0));
        Files.writeString(directory.resolve(Head.NAME), "nonsense");
        long first = Long.parseLong(member(Files.readAllLines(files.get(1)).get(0), "sequence"));
        member(directory).close();
        AuditVerdict verdict = verify(directory);
        assertTrue(verdict.holds(), verdict::toString);
        assertEquals(first, verdict.first());
        Files.delete(files.get(1));
        assertFalse(verify(directory).holds());
    }

    @Test
    void whatACrashLeavesBeforeTheFirstHeadIsNoBreak() throws IOException {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        Files.createFile(new TrailFile(LocalDate.now(ZoneOffset.UTC), 0).in(fresh));
        Files.createFile(fresh.resolve(Head.NAME));
        member(fresh).close();
        assertTrue(verify(fresh).holds());
        assertEquals("whole", member(Trails.lines(fresh).getFirst(), "found"));
    }

    /// Only the head tells that it was another. A member that starts does not believe the line.
    @Test
    void aLastLineThatIsExchangedIsFoundAlsoWhenTheMemberGoesOn() throws IOException {
        change(2, lines -> lines.addLast(again(lines.removeLast())));
        assertFalse(verify(directory).holds());
        for (int i = 0; i < 2; i++) {
            try (Concord concord = member(directory)) {
                Trails.put(concord, 0, 3);
            }
            assertFalse(verify(directory).holds());
        }
        assertEquals("broken", member(Files.readAllLines(files(directory).get(3)).get(0), "found"));
    }

    @Test
    void anEndThatIsExchangedWithNewHashesIsFoundAlsoWhenTheMemberGoesOn() throws IOException {
        change(
                2,
                lines -> {
                    String last = lines.removeLast();
                    String forged = again(lines.removeLast());
                    lines.add(forged);
                    lines.add(hashed(last.replace(member(last, "prev"), member(forged, "hash"))));
                });
        member(directory).close();
        assertFalse(verify(directory).holds());
    }

    @Test
    void aBreakShowsForEverThoughTheMemberGoesOn() throws IOException {
        change(2, lines -> lines.removeLast());
        for (int i = 0; i < 2; i++) {
            try (Concord concord = member(directory)) {
                Trails.put(concord, 0, 3);
            }
            AuditVerdict verdict = verify(directory);
            AuditVerdict.Fault fault = verdict.fault().orElseThrow();
            assertEquals(
                    files(directory).get(3).getFileName() + " line 1: ",
                    fault.file() + " line " + fault.line() + ": ");
        }
        String opened =
                Trails.lines(directory).stream()
                        .filter(line -> member(line, "found").equals("broken"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("audit.open", member(opened, "operation"));
    }
}
