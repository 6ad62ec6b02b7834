package example.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageIndexTest {

    @TempDir Path directory;

    @Test
    void a_stanza_becomes_an_object_of_its_fields() throws Exception {
        assertEquals(
                List.of(
                        new Document(
                                "package/libfoo++/1:2.0~rc1-1",
                                Value.json(
                                        """
                                        {"Package": "libfoo++", "Version": "1:2.0~rc1-1",
                                         "Description": "größer: besser"}
                                        """)),
                        new Document(
                                "package/bar/3",
                                Value.json("{\"Package\": \"bar\", \"Version\": \"3\"}"))),
                read(
                        """
                        Package: libfoo++
                        Version: 1:2.0~rc1-1
                        Description: größer: besser

                        Package: bar
                        Version: 3
                        """));
    }

    @Test
    void a_line_that_begins_with_a_space_goes_on_with_the_field_before() throws Exception {
        assertEquals(
                List.of(
                        new Document(
                                "package/a/1",
                                Value.json(
                                        """
                                        {"Package": "a", "Conffiles": "\\n/etc/a 0f\\n/etc/b 1f",
                                         "Version": "1"}
                                        """))),
                read("Package: a\nConffiles:\n /etc/a 0f\n /etc/b 1f\nVersion: 1\n"));
    }

    @Test
    void what_has_no_version_or_comes_twice_is_left_out() throws Exception {
        assertEquals(
                List.of(
                        new Document(
                                "package/a/1",
                                Value.json(
                                        "{\"Package\":\"a\",\"Version\":\"1\",\"Size\":\"1\"}"))),
                read(
                        """
                        Package: a
                        Version: 1
                        Size: 1

                        Package: removed


                        Package: a
                        Version: 1
                        Size: 2
                        """));
    }

    @Test
    void a_byte_that_is_not_text_does_not_end_the_reading() throws Exception {
        byte[] latin1 =
                "Package: a\nVersion: 1\nBy: Jos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("status"), latin1);
        assertEquals(1, PackageIndex.read(file).size());
    }

    private List<Document> read(String text) throws IOException {
        return PackageIndex.read(Files.writeString(directory.resolve("status"), text));
    }
}
