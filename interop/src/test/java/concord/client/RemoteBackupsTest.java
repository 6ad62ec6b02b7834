package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Backup;
import concord.core.Backups;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Restored;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.Await;
import concord.web.Served;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Backups by a client.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteBackupsTest {

    private final Path kept;
    private final Path mine;
    private final Concord member;
    private final Served served;
    private final String root;
    private final Client client;
    private final Backups backups;

    RemoteBackupsTest(@TempDir Path directory) {
        kept = directory.resolve("kept");
        mine = directory.resolve("mine");
        member =
                Concord.inMemory(
                        Settings.builder()
                                .set(Settings.BACKUP_DIR, kept)
                                .set(Settings.VALUE_MAX_BYTES, 200_000L)
                                .set(Settings.AUTH_ENABLED, true)
                                .build());
        served = Served.over(member);
        root = member.access().tokens().create("root", List.of("admin")).secret();
        client = Client.builder(served.address()).token(root).connect();
        backups = client.backups();
    }

    @AfterEach
    void close() {
        client.close();
        served.close();
        member.close();
    }

    private void fill(int values) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values; i++) {
            byte[] value = new byte[100_000];
            random.nextBytes(value);
            member.store().put("k/" + i, Value.raw(value));
        }
    }

    private boolean isEmpty() {
        try (Stream<Path> files = Files.list(kept)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_kept_backup_is_made_listed_verified_and_restored() {
        member.store().put("a", Value.of(1));
        Backup made = backups.create();
        assertEquals(List.of(made), backups.list());
        assertEquals(member.backups().list(), backups.list());
        assertEquals(made, backups.verify(made.name()));
        member.store().put("a", Value.of(2));
        Restored restored = backups.restore(made.name());
        assertEquals(made, restored.backup());
        assertEquals(Value.of(1), member.store().get("a").orElseThrow().value());
        assertEquals(List.of(), backups.cleanup());
        assertEquals(List.of(), backups.cleanup(1, Duration.ZERO));
        assertEquals(List.of(made), backups.cleanup(0, Duration.ZERO));
    }

    @Test
    void a_large_backup_comes_to_the_client_and_goes_back() {
        fill(60);
        Backup made = backups.create(mine);
        assertEquals(60, made.keys());
        Await.until("nothing is kept", this::isEmpty);
        assertEquals(made, backups.verify(mine.resolve(made.name())));
        member.store().put("k/1", Value.of("changed"));
        assertEquals(60, backups.restore(mine.resolve(made.name())).keys());
        assertEquals(100_000, member.store().get("k/1").orElseThrow().value().length());
        Await.until("nothing is kept", this::isEmpty);
    }

    @Test
    void a_file_is_sent_to_a_server_that_answers() {
        member.store().put("a", Value.of(1));
        String name = backups.create().name();
        Path file = mine.resolve(backups.create(mine).name());
        for (ToLongFunction<Backups> asked :
                List.<ToLongFunction<Backups>>of(
                        all -> all.verify(file).keys(),
                        all -> all.verify(name).keys(),
                        all -> all.restore(file).keys(),
                        all -> all.restore(name).keys())) {
            String endpoints = "http://127.0.0.1:1," + served.address();
            try (Client other = Client.builder(endpoints).token(root).connect()) {
                assertEquals(1, asked.applyAsLong(other.backups()));
            }
        }
    }

    @Test
    void what_is_damaged_is_refused_with_what_is_wrong() {
        fill(20);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups.create(out);
        byte[] file = out.toByteArray();
        long revision = member.status().revision();
        file[file.length / 2] ^= 1;
        var damaged =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> backups.restore(new ByteArrayInputStream(file)));
        assertTrue(String.valueOf(damaged.getMessage()).contains("nothing was changed"));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> backups.verify(new ByteArrayInputStream(file, 0, file.length / 2)));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> backups.verify(InputStream.nullInputStream()));
        assertThrows(ConcordException.InvalidRequest.class, () -> backups.restore("../x"));
        assertThrows(
                ConcordException.NotFound.class,
                () -> backups.verify("concord_backup_20000101T000000Z.backup"));
        assertEquals(revision, member.status().revision());
    }

    @Test
    void a_client_that_breaks_off_leaves_nothing_behind() {
        fill(20);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups.create(out);
        long revision = member.status().revision();
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(out.toByteArray(), 0, out.size() / 2),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("no more");
                            }

                            @Override
                            public int read(byte[] to, int at, int length) throws IOException {
                                throw new IOException("no more");
                            }
                        });
        assertThrows(ConcordException.Unavailable.class, () -> backups.restore(broken));
        Await.until("nothing is kept", this::isEmpty);
        assertEquals(revision, member.status().revision());
    }

    @Test
    void only_admins_have_them() {
        String secret = member.access().tokens().create("e", List.of("editor")).secret();
        try (Client editor = Client.builder(served.address()).token(secret).connect()) {
            Backups theirs = editor.backups();
            assertThrows(ConcordException.Forbidden.class, theirs::create);
            assertThrows(ConcordException.Forbidden.class, theirs::download);
            assertThrows(ConcordException.Forbidden.class, theirs::list);
            assertThrows(ConcordException.Forbidden.class, theirs::cleanup);
            assertThrows(ConcordException.Forbidden.class, () -> theirs.verify("x"));
            assertThrows(ConcordException.Forbidden.class, () -> theirs.restore("x"));
            InputStream large = new ByteArrayInputStream(new byte[10 << 20]);
            assertThrows(ConcordException.Forbidden.class, () -> theirs.restore(large));
            assertThrows(ConcordException.Forbidden.class, () -> theirs.verify(large));
        }
    }
}
