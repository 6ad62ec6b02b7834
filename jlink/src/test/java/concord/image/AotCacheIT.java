package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache makes the start faster; without one that fits, everything else stays as it is.
class AotCacheIT {

    /// A copy, so that its cache may be broken. That it works at all where it was copied to is
    /// something, too.
    @TempDir static Path copy;

    @TempDir Path directory;

    @BeforeAll
    static void copyImage() throws IOException {
        try (Stream<Path> files = Files.walk(Image.PATH)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, copy.resolve(Image.PATH.relativize(file).toString()));
            }
        }
    }

    @BeforeEach
    void copyCache() throws IOException {
        Files.copy(Image.CACHE, cache(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path cache() {
        return copy.resolve("lib/concord.aot");
    }

    /// Starts and stops a server, which must work and say nothing unusual.
    ///
    /// @return whether it used the cache
    private boolean startsAndSaysNothing(String options) throws IOException {
        Path jvmLog = directory.resolve("jvm.log");
        try (Server server =
                Server.run(
                        copy.resolve("bin/concord"),
                        directory,
                        Map.of("CONCORD_JAVA_OPTS", options + " -Xlog:class+load:file=" + jvmLog),
                        List.of("start", "--http-port", "0"))) {
            try (HttpApi api = new HttpApi(server.address())) {
                assertEquals(200, api.put("k", "1").status());
            }
            Server.End end = server.terminate().end();
            assertEquals(0, end.code());
            assertTrue(end.err().lines().allMatch(line -> line.contains("Z INFO  ")), end.err());
            assertTrue(end.out().startsWith("Concord "), end.out());
        }
        return Files.readString(jvmLog).contains("concord.cli.Main source: shared objects file");
    }

    @Test
    void the_cache_is_used() throws IOException {
        assertTrue(startsAndSaysNothing(""));
    }

    @Test
    void the_cache_is_used_with_another_heap_and_another_collector() throws IOException {
        assertTrue(startsAndSaysNothing("-Xmx300m -XX:+UseParallelGC"));
    }

    @Test
    void the_cache_may_be_missing() throws IOException {
        Files.delete(cache());

        assertEquals(false, startsAndSaysNothing(""));
    }

    @Test
    void the_cache_may_be_cut_short() throws IOException {
        try (FileChannel file = FileChannel.open(cache(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        assertEquals(false, startsAndSaysNothing(""));
    }

    @Test
    void the_cache_may_be_empty() throws IOException {
        Files.write(cache(), new byte[0]);

        assertEquals(false, startsAndSaysNothing(""));
    }

    @Test
    void the_cache_may_be_damaged() throws IOException {
        byte[] bytes = Files.readAllBytes(cache());
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, bytes.length / 2, noise.length);
        Files.write(cache(), bytes);

        assertEquals(false, startsAndSaysNothing(""));
    }

    @Test
    void the_cache_may_have_been_made_with_other_options() throws IOException {
        assertEquals(false, startsAndSaysNothing("-XX:-UseCompactObjectHeaders"));
    }
}
