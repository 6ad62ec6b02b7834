package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MachineCheckTest {

    @Test
    void the_version_is_told_first() {
        Finding version = new MachineCheck(1).findings().getFirst();

        assertEquals("version", version.check());
        assertTrue(version.found().matches("Concord .*, JDK 25.*"), version::found);
    }

    @Test
    void a_connection_is_a_file() {
        MachineCheck check = new MachineCheck(10_000);

        assertEquals(Finding.ok("open files", "65536 at most"), check.ofOpenFiles(65_536));
        assertEquals("1024, and http.connections-max is 10000", check.ofOpenFiles(1024).found());
        assertEquals(Finding.State.WARNING, check.ofOpenFiles(1024).state());
    }

    @Test
    void memory_is_for_entries() {
        assertEquals(
                "4.0 GiB, of which half is the heap: about 3,702,558 small entries",
                MachineCheck.ofMemory(4L << 30).found());
        assertEquals(Finding.State.WARNING, MachineCheck.ofMemory(256L << 20).state());
    }
}
