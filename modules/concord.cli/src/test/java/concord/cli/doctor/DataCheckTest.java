package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {

    private static final Map<String, String> NAMES =
            Map.of("node.id", "n1", "cluster.name", "concord");

    @TempDir Path directory;

    private static List<Finding> of(Path data, long reserve, long log) throws IOException {
        return new DataCheck(data, DataLock.of(data), NAMES, reserve, log).findings();
    }

    private static List<Finding> of(Path data) throws IOException {
        return of(data, 1, 1);
    }

    @Test
    void a_directory_that_is_not_there_yet_is_not_made() throws IOException {
        Path data = directory.resolve("a/b");

        assertEquals(
                Finding.ok("data.dir", data + " is not there yet; the start makes it"),
                of(data).getFirst());
        assertTrue(Files.notExists(directory.resolve("a")));
    }

    @Test
    void a_directory_that_is_there_can_be_written() throws IOException {
        assertEquals(
                List.of(
                        Finding.ok("data.dir", directory + " can be written"),
                        Finding.ok("data.dir lock", "free, no member runs with it")),
                of(directory).subList(0, 2));
    }

    @Test
    void a_directory_of_another_member_is_told() throws IOException {
        Path format = directory.resolve("format");
        Files.writeString(format, "cluster.name=concord\nformat=1\nnode.id=n1\n");
        assertEquals(Finding.State.OK, of(directory).getFirst().state());
        Files.writeString(format, "cluster.name=concord\nformat=1\nnode.id=n2\n");

        assertEquals(
                Finding.failed(
                        "data.dir",
                        directory + " belongs to node.id 'n2', and node.id is 'n1'",
                        "set node.id back, or use another data.dir"),
                of(directory).getFirst());
    }

    @Test
    void a_file_is_no_directory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Finding finding = of(file.resolve("data")).getFirst();

        assertEquals(Finding.State.FAILED, finding.state());
        assertEquals(file + " is a file, not a directory", finding.found());
    }

    @Test
    void a_lock_that_is_held_names_the_process() throws IOException {
        Path file = directory.resolve("lock");
        Files.writeString(file, "4711");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            assertEquals(
                    Finding.ok("data.dir lock", "held by the member that runs (process 4711)"),
                    of(directory).get(1));
        }
        assertEquals("free, no member runs with it", of(directory).get(1).found());
        assertEquals("4711", Files.readString(file));
    }

    @Test
    void too_little_room_is_told() throws IOException {
        assertEquals(Finding.State.FAILED, of(directory, Long.MAX_VALUE, 1).get(2).state());
        Finding soon = of(directory, 1, Long.MAX_VALUE / 4).get(2);
        assertEquals(Finding.State.WARNING, soon.state());
        assertTrue(soon.found().contains("the log alone may need "), soon::found);
    }

    @Test
    void the_disk_is_measured_and_nothing_stays() throws IOException {
        Finding finding = DiskCheck.in(directory);

        assertTrue(finding.state() != Finding.State.FAILED, finding::found);
        assertTrue(finding.found().startsWith("fsync of 4 KiB takes "), finding::found);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void a_disk_is_slow_by_its_slowest_appends() {
        assertEquals(Finding.State.OK, DiskCheck.of(1, 2, 9.9).state());
        assertEquals(Finding.State.WARNING, DiskCheck.of(1, 1, 1, 10.1).state());
        assertEquals(
                "fsync of 4 KiB takes 2.00 ms, 1 % of them more than 3.00 ms; a write alone waits"
                        + " for one",
                DiskCheck.of(3, 1, 2).found());
    }

    @Test
    void where_nothing_can_be_written_nothing_is_measured() {
        assertEquals(Finding.State.FAILED, DiskCheck.in(directory.resolve("none")).state());
    }
}
