package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `backup`.
class BackupCommandsTest {

    @TempDir Path directory;

    private Commands commands() {
        Path kept = directory.resolve("kept");
        return new Commands(directory, Settings.builder().set(Settings.BACKUP_DIR, kept).build());
    }

    @Test
    void a_backup_is_kept_by_the_server_listed_verified_restored_and_deleted() {
        try (Commands concord = commands()) {
            concord.member().store().put("a", Value.of(1));
            String made = concord.run("backup", "create").ok();
            assertTrue(
                    made.matches("concord_backup_\\d{8}T\\d{6}Z.backup: revision 1, 1 keys, .*"),
                    made);
            String name = made.substring(0, made.indexOf(':'));
            assertTrue(concord.run("backup", "list").ok().contains(name + "  1         1"));
            String list = concord.run("backup", "list", "-o", "json").ok();
            assertTrue(list.startsWith("{\"backups\":[{\"name\":\"" + name + "\""), list);
            assertTrue(concord.run("backup", "verify", name).ok().startsWith("whole: revision 1,"));
            concord.member().store().put("a", Value.of(2));
            assertEquals(
                    "restored: 1 keys, now at revision 3",
                    concord.run("backup", "restore", name, "--force").ok());
            assertEquals(Value.of(1), concord.member().store().get("a").orElseThrow().value());
            assertEquals("none is old enough", concord.run("backup", "cleanup").ok());
            concord.run("backup", "cleanup", "--keep-count", "1").refused();
            String[] all = {"backup", "cleanup", "--keep-count", "0", "--keep-days", "0"};
            assertTrue(concord.run(all).ok().contains(name));
            String next = concord.member().backups().create().name();
            String[] json = {"backup", "cleanup", "--keep-count=0", "--keep-days=0", "-o", "json"};
            assertEquals("{\"deleted\":[\"" + next + "\"]}", concord.run(json).ok());
            assertEquals("", concord.run("backup", "list").ok());
        }
    }

    @Test
    void a_file_comes_here_and_goes_back_after_a_question() {
        try (Commands concord = commands()) {
            concord.member().store().put("a", Value.of(1));
            String made = concord.run("backup", "create", "here").ok();
            String file = made.substring(0, made.indexOf(':'));
            assertTrue(Files.exists(directory.resolve(file)), file);
            concord.member().store().put("a", Value.of(2));
            var nobody = concord.run("backup", "restore", file);
            assertTrue(nobody.failed().contains("nothing was changed"), nobody.err());
            var no = concord.typing("no\n".getBytes(StandardCharsets.UTF_8));
            no.run("backup", "restore", file).failed();
            assertEquals(Value.of(2), concord.member().store().get("a").orElseThrow().value());
            concord.typing("yes\n".getBytes(StandardCharsets.UTF_8));
            var yes = concord.run("backup", "restore", file);
            assertEquals(ExitCode.OK, yes.code(), yes.err());
            assertEquals("restored: 1 keys, now at revision 3\n", yes.out());
            assertTrue(yes.err().contains("This replaces all 1 keys at revision 2"), yes.err());
            assertEquals(Value.of(1), concord.member().store().get("a").orElseThrow().value());
        }
    }

    @Test
    void a_file_that_is_no_backup_is_a_failure_and_a_name_that_is_none_is_refused()
            throws IOException {
        try (Commands concord = commands()) {
            Files.writeString(directory.resolve("other"), "something else");
            concord.run("backup", "verify", "other").failed();
            concord.run("backup", "restore", "other").failed();
            concord.run("backup", "restore", "other", "--force").failed();
            String kept = concord.member().backups().create().name();
            Files.writeString(directory.resolve("kept").resolve(kept), "damaged");
            assertTrue(concord.run("backup", "verify", kept).failed().contains("not a backup"));
            concord.run("backup", "restore", kept, "--force").failed();
            concord.run("backup", "verify", "absent").refused();
            concord.run("backup", "restore", "absent", "--force").refused();
            String absent = "concord_backup_20000101T000000Z.backup";
            concord.run("backup", "verify", absent).failed();
        }
    }
}
