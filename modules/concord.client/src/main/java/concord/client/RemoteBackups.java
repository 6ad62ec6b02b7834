package concord.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.ConcordException;
import concord.core.Restored;
import concord.proto.v1.BackupFile;
import concord.proto.v1.BackupGrpc;
import concord.proto.v1.CleanupBackupsRequest;
import concord.proto.v1.CreateBackupRequest;
import concord.proto.v1.CreateBackupResponse;
import concord.proto.v1.ListBackupsRequest;
import concord.proto.v1.RestoreBackupRequest;
import concord.proto.v1.RestoreBackupResponse;
import concord.proto.v1.VerifyBackupRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The backups of the server that is used.
final class RemoteBackups implements Backups {

    /// What every server takes in one message.
    private static final int PIECE_BYTES = 32 << 10;

    /// A backup is written before any of it comes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Remote remote;

    RemoteBackups(Remote remote) {
        this.remote = remote;
    }

    @Override
    public Backup create() {
        try (var incoming = create(false)) {
            return first(incoming);
        }
    }

    @Override
    public BackupDownload download() {
        var incoming = create(true);
        try {
            return new IncomingBackup(first(incoming), new Pieces(incoming), incoming);
        } catch (RuntimeException | Error e) {
            incoming.close();
            throw e;
        }
    }

    private Incoming<CreateBackupResponse> create(boolean send) {
        var request = CreateBackupRequest.newBuilder().setSend(send).build();
        return remote.calls()
                .open(
                        BackupGrpc.getCreateMethod(),
                        request,
                        Repeat.UNSEEN_WRITE, // made again it would be one more
                        Budget.of(PATIENCE));
    }

    private static Backup first(Incoming<CreateBackupResponse> incoming) {
        return backup(incoming.waited(PATIENCE).orElseThrow().getFile());
    }

    private record IncomingBackup(
            Backup backup, InputStream stream, Incoming<CreateBackupResponse> incoming)
            implements BackupDownload {

        @Override
        public void close() {
            incoming.close();
        }
    }

    /// The file that comes in the messages behind the first.
    private static final class Pieces extends InputStream {

        private final Incoming<CreateBackupResponse> incoming;
        private InputStream piece = InputStream.nullInputStream();

        Pieces(Incoming<CreateBackupResponse> incoming) {
            this.incoming = incoming;
        }

        @Override
        public int read() throws IOException {
            return fill() ? piece.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 || fill() ? piece.read(target, offset, length) : -1;
        }

        private boolean fill() throws IOException {
            while (piece.available() == 0) {
                Optional<CreateBackupResponse> next = incoming.waited(PATIENCE);
                if (next.isEmpty()) {
                    return false;
                }
                piece = next.get().getPiece().newInput();
            }
            return true;
        }
    }

    @Override
    public List<Backup> list() {
        var request = ListBackupsRequest.getDefaultInstance();
        return backups(remote.read(BackupGrpc.getListMethod(), request).getFilesList());
    }

    @Override
    public Backup verify(String name) {
        var named = VerifyBackupRequest.newBuilder().setName(name).build();
        return verified(sink -> sink.send(named));
    }

    @Override
    public Backup verify(InputStream file) {
        return verified(sink -> {
            var part = VerifyBackupRequest.newBuilder();
            if (sendPieces(file, it -> sink.send(part.setPiece(it).build()))) {
                sink.send(part.setEnd(true).build());
            }
        });
    }

    private Backup verified(Calls.Upload<VerifyBackupRequest> upload) {
        return backup(remote.upload(BackupGrpc.getVerifyMethod(), upload, "").getFile());
    }

    /// @return whether the other side has taken all of it
    private static boolean sendPieces(InputStream file, Outgoing.Sink<ByteString> sink)
            throws IOException {
        for (byte[] piece = file.readNBytes(PIECE_BYTES);
                piece.length > 0;
                piece = file.readNBytes(PIECE_BYTES)) {
            if (!sink.send(UnsafeByteOperations.unsafeWrap(piece))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Restored restore(String name) {
        var named = RestoreBackupRequest.newBuilder().setName(name).build();
        return restored(sink -> sink.send(named));
    }

    @Override
    public Restored restore(InputStream file) {
        return restored(sink -> {
            var part = RestoreBackupRequest.newBuilder();
            if (sendPieces(file, it -> sink.send(part.setPiece(it).build()))) {
                sink.send(part.setEnd(true).build());
            }
        });
    }

    private Restored restored(Calls.Upload<RestoreBackupRequest> upload) {
        RestoreBackupResponse response =
                remote.upload(
                        BackupGrpc.getRestoreMethod(),
                        upload,
                        "; the restore may or may not take effect: the store has its old state, or"
                                + " all of the backup's");
        return new Restored(response.getRevision(), response.getKeys(), backup(response.getFile()));
    }

    @Override
    public List<Backup> cleanup() {
        return cleanup(CleanupBackupsRequest.getDefaultInstance());
    }

    @Override
    public List<Backup> cleanup(int keepCount, Duration keepAge) {
        if (!keepAge.equals(Duration.ofDays(keepAge.toDays()))
                || keepAge.toDays() > Integer.MAX_VALUE) {
            throw new ConcordException.InvalidRequest(
                    "the age to keep is " + keepAge + "; servers count it in whole days");
        }
        return cleanup(
                CleanupBackupsRequest.newBuilder()
                        .setKeepCount(keepCount)
                        .setKeepDays((int) keepAge.toDays())
                        .build());
    }

    private List<Backup> cleanup(CleanupBackupsRequest request) {
        return backups(
                remote.ask(BackupGrpc.getCleanupMethod(), request, Repeat.UNSEEN_WRITE)
                        .getFilesList());
    }

    private static List<Backup> backups(List<BackupFile> files) {
        return files.stream().map(RemoteBackups::backup).toList();
    }

    private static Backup backup(BackupFile file) {
        return new Backup(
                file.getName(),
                file.getBytes(),
                Instant.ofEpochMilli(file.getCreatedAtMillis()),
                file.getCluster(),
                file.getNode(),
                file.getRelease(),
                file.getRevision(),
                Instant.ofEpochMilli(file.getLogTimeMillis()),
                file.getKeys(),
                file.getStateHash(),
                file.hasProblem() ? Optional.of(file.getProblem()) : Optional.empty());
    }
}
