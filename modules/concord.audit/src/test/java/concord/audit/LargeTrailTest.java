package concord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Consistency;
import concord.core.Key;
import concord.core.audit.AuditAnchor;
import concord.core.spi.Arrival;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import concord.core.spi.TraceContext;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trail that is many times larger than the memory of who reads it. Every way of reading goes
/// through lines one after the other in arrays of a fixed size, and a process with 16 MB of heap
/// reads 256 MB: what is held does not grow with the trail. `-Daudit.bytes=5368709120` reads 5 GiB.
class LargeTrailTest {

    private static final long BYTES = Long.getLong("audit.bytes", 256L << 20);

    @TempDir Path directory;

    @Test
    void isReadInEveryWayByAProcessWithLittleMemory() throws Exception {
        long lines = write();
        Process process = Child.start(List.of("-Xmx16m"), "read", directory.toString());
        List<String> told;
        try (BufferedReader output = Child.output(process)) {
            told = output.lines().toList();
        }
        assertEquals(0, process.waitFor(), () -> String.join("\n", told));
        assertTrue(told.getFirst().contains("lines=" + lines), told::toString);
        assertTrue(told.getFirst().contains("fault=Optional.empty"), told::toString);
        String count = Long.toString(lines);
        assertEquals(List.of(count, count, count, count), told.subList(1, told.size()));
    }

    private long write() throws Exception {
        var place = TailRepair.settle(directory);
        var writer = new LineWriter("n1", false, AuditAnchor.GENESIS);
        long micros = 1_772_359_200_000_000L;
        var call =
                new OperationCall(
                        OperationKind.KV_PUT,
                        Optional.of(Consistency.LEADER),
                        Subject.of(Key.of("k")),
                        Arrival.EMBEDDED,
                        Optional.of("token"));
        var end =
                new OperationEnd(
                        Optional.empty(),
                        7,
                        Optional.empty(),
                        OptionalLong.empty(),
                        1_000,
                        TraceContext.NONE);
        var event = new AuditEvent.Asked(call, end, "", micros);
        long lines = 0;
        try (Journal journal =
                new Journal(directory, Disk.REAL, 100L << 20, place, LocalDate.EPOCH)) {
            for (long bytes = 0; bytes < BYTES; bytes += writer.text().length()) {
                writer.clear();
                if (journal.isOver(micros, 0)) {
                    journal.rotate(micros);
                }
                for (int i = 0; i < 500; i++) {
                    writer.asked(event);
                    lines++;
                }
                journal.append(writer.text(), writer.last());
            }
            journal.sync();
        }
        return lines;
    }
}
