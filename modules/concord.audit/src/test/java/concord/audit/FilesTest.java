package concord.audit;

import static concord.audit.Trails.files;
import static concord.audit.Trails.lines;
import static concord.audit.Trails.member;
import static concord.audit.Trails.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rotation, retention, and where a trail goes on.
class FilesTest {

    @TempDir Path directory;

    private final Trails.Clock clock = new Trails.Clock("2026-03-01T10:00:00Z");

    private void day(String now, String... more) {
        clock.set(now);
        try (Concord concord = Trails.member(directory, clock, Disk.REAL, more)) {
            Trails.put(concord, 0, 5);
        }
    }

    private List<String> names() throws IOException {
        return files(directory).stream().map(file -> file.getFileName().toString()).toList();
    }

    private void assertWhole() {
        AuditVerdict verdict = verify(directory);
        assertTrue(verdict.holds(), verdict::toString);
    }

    @Test
    void aFileThatIsFullIsFollowedByTheNextOfTheDay() throws IOException {
        day("2026-03-01T10:00:00Z", "audit.file-max-bytes", "1KiB");
        List<String> names = names();
        assertEquals("audit_2026-03-01.jsonl", names.get(0));
        assertEquals("audit_2026-03-01_001.jsonl", names.get(1));
        assertEquals("audit_2026-03-01_002.jsonl", names.get(2));
        for (Path file : files(directory)) {
            assertTrue(Files.size(file) < 2 << 10, "a file is over one line after it is full");
        }
        assertWhole();
    }

    @Test
    void filesAreInOrderAlsoBeyondAThousand() {
        TrailFile many = TrailFile.parse("audit_2026-03-01_1000.jsonl").orElseThrow();
        assertTrue(TrailFile.parse("audit_2026-03-01_999.jsonl").orElseThrow().compareTo(many) < 0);
        assertEquals("audit_2026-03-01_1000.jsonl", many.toString());
        assertTrue(TrailFile.parse("audit_2026-13-01.jsonl").isEmpty());
        assertTrue(TrailFile.parse("audit_2026-03-01.jsonl.cut").isEmpty());
    }

    @Test
    void aDayHasItsFileAndTheChainGoesOn() throws IOException {
        day("2026-03-01T10:00:00Z");
        try (Concord concord = Trails.member(directory, clock, Disk.REAL)) {
            Trails.put(concord, 0, 1);
            clock.set("2026-03-02T00:00:00Z");
            Trails.put(concord, 1, 2);
            // A clock that is set back does not bring the old day back.
            clock.set("2026-03-01T23:59:00Z");
            Trails.put(concord, 2, 3);
        }
        assertEquals(List.of("audit_2026-03-01.jsonl", "audit_2026-03-02.jsonl"), names());
        assertWhole();
        AuditQuery late =
                AuditQuery.ALL.operation("kv.put").from(Instant.parse("2026-03-01T23:00:00Z"));
        assertEquals(2, lines(new FileTrail(directory), late).size());
    }

    @Test
    void whatIsTooOldIsDeletedAndTheRestStillHolds() throws IOException {
        day("2026-03-01T10:00:00Z");
        day("2026-03-02T10:00:00Z");
        day("2026-03-03T10:00:00Z");
        String[] keep = {"audit.retention-days", "2"};
        day("2026-03-04T10:00:00Z", keep);
        assertEquals(
                List.of(
                        "audit_2026-03-02.jsonl",
                        "audit_2026-03-03.jsonl",
                        "audit_2026-03-04.jsonl"),
                names());
        assertWhole();
        assertTrue(verify(directory).first() > 1);
        String note =
                lines(new FileTrail(directory), AuditQuery.ALL.operation("audit.retention"))
                        .getFirst();
        assertEquals("audit_2026-03-01.jsonl", member(note, "first"));

        // Also while it runs, at the change of a day.
        try (Concord concord = Trails.member(directory, clock, Disk.REAL, keep)) {
            clock.set("2026-03-05T00:00:01Z");
            Trails.put(concord, 0, 1);
        }
        assertEquals("audit_2026-03-03.jsonl", names().getFirst());
        assertWhole();

        // What retention has not deleted is missed.
        Files.delete(files(directory).getFirst());
        assertFalse(verify(directory).holds());
    }

    @Test
    void whatWasDeletedAfterALongStopIsWrittenDownOnTheDayThatItWas() throws IOException {
        day("2026-03-01T10:00:00Z");
        day("2026-03-02T10:00:00Z");
        day("2026-03-09T10:00:00Z", "audit.retention-days", "2");
        assertEquals(List.of("audit_2026-03-09.jsonl"), names());
        assertWhole();
        AuditQuery today =
                AuditQuery.ALL
                        .operation("audit.retention")
                        .from(Instant.parse("2026-03-09T00:00:00Z"));
        List<String> notes = lines(new FileTrail(directory), today);
        assertEquals(1, notes.size());
        assertEquals("audit_2026-03-01.jsonl", member(notes.getFirst(), "first"));
        assertEquals("audit_2026-03-02.jsonl", member(notes.getFirst(), "last"));
    }

    @Test
    void pointsBeforeTheOldestLineAreNamedBecauseNothingTellsOfThem() throws IOException {
        day("2026-03-01T10:00:00Z");
        AuditAnchor early = anchor(lines(directory).getFirst());
        AuditAnchor last = verify(directory).last();
        day("2026-03-09T10:00:00Z", "audit.retention-days", "1");
        AuditAnchor late = verify(directory).last();
        FileTrail trail = new FileTrail(directory);
        AuditVerdict verdict = trail.verify(List.of(early, last, late));
        assertTrue(verdict.holds(), verdict::toString);
        // The last one that was deleted is what the oldest line says it follows.
        assertEquals(List.of(early), verdict.unchecked());
        AuditAnchor other = new AuditAnchor(last.sequence(), early.hash());
        assertFalse(trail.verify(List.of(other)).holds());
    }

    private static AuditAnchor anchor(String line) {
        return new AuditAnchor(Long.parseLong(member(line, "sequence")), member(line, "hash"));
    }

    @Test
    void aRetentionThatWasInterruptedIsNoBreak() throws IOException {
        day("2026-03-01T10:00:00Z");
        byte[] oldest = Files.readAllBytes(files(directory).getFirst());
        day("2026-03-09T10:00:00Z", "audit.retention-days", "1");
        Files.write(directory.resolve("audit_2026-03-01.jsonl"), oldest);
        assertWhole();
        assertEquals(1, verify(directory).first());
        day("2026-03-09T11:00:00Z", "audit.retention-days", "1");
        assertEquals(List.of("audit_2026-03-09.jsonl"), names());
        assertWhole();
    }

    @Test
    void aTornLastLineIsCutAndNoted() throws IOException {
        day("2026-03-01T10:00:00Z");
        Path file = files(directory).getFirst();
        long size = Files.size(file);
        Files.writeString(file, "{\"timestamp\":\"2026-03", StandardOpenOption.APPEND);
        AuditVerdict before = verify(directory);
        assertTrue(before.holds());
        assertEquals(21, before.unfinishedBytes());
        day("2026-03-01T11:00:00Z");
        assertWhole();
        String note =
                lines(new FileTrail(directory), AuditQuery.ALL.operation("audit.open")).getLast();
        assertEquals("cut", member(note, "found"));
        assertEquals("21", member(note, "cut_bytes"));
        assertTrue(Files.size(file) > size);
        assertEquals(1, names().size());
    }

    @Test
    void whatALossOfPowerLeavesBehindTheLastSyncIsCutAfterACopy() throws IOException {
        day("2026-03-01T10:00:00Z");
        Path file = files(directory).getFirst();
        byte[] zeros = new byte[5_000];
        zeros[4_000] = '\n';
        Files.write(file, zeros, StandardOpenOption.APPEND);
        assertFalse(verify(directory).holds());
        day("2026-03-01T11:00:00Z");
        assertWhole();
        assertEquals(5_000, Files.size(directory.resolve(file.getFileName() + ".cut")));
    }

    @Test
    void aHeadThatIsBehindIsBroughtForward() throws IOException {
        day("2026-03-01T10:00:00Z");
        byte[] old = Files.readAllBytes(directory.resolve(Head.NAME));
        day("2026-03-01T11:00:00Z");
        day("2026-03-02T11:00:00Z");
        Files.write(directory.resolve(Head.NAME), old);
        assertWhole();
        day("2026-03-02T12:00:00Z");
        assertWhole();
        assertEquals(2, names().size());
    }

    @Test
    void aTrailWithoutLinesHolds() throws IOException {
        assertWhole();
        Files.createDirectories(directory);
        assertEquals(0, verify(directory).lines());
        assertEquals(0, new FileTrail(directory).statistics().lines());
    }
}
