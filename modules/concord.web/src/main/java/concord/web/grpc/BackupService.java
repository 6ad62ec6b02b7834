package concord.web.grpc;

import com.google.protobuf.UnsafeByteOperations;
import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.ConcordException;
import concord.core.Restored;
import concord.proto.v1.BackupFile;
import concord.proto.v1.BackupGrpc;
import concord.proto.v1.CleanupBackupsRequest;
import concord.proto.v1.CleanupBackupsResponse;
import concord.proto.v1.CreateBackupRequest;
import concord.proto.v1.CreateBackupResponse;
import concord.proto.v1.ListBackupsRequest;
import concord.proto.v1.ListBackupsResponse;
import concord.proto.v1.RestoreBackupRequest;
import concord.proto.v1.RestoreBackupResponse;
import concord.proto.v1.VerifyBackupRequest;
import concord.proto.v1.VerifyBackupResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Backups: made, listed, checked, restored, deleted.
final class BackupService {

    private static final int PIECE_BYTES = 64 << 10;

    private final Members members;

    /// The files that are coming in.
    private final Map<Call, Upload<?>> uploads = new ConcurrentHashMap<>();

    BackupService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.streamed(
                        BackupGrpc.getCreateMethod(), Method.Patience.A_MINUTE, this::create),
                Method.single(BackupGrpc.getListMethod(), this::list),
                Method.streamed(
                        BackupGrpc.getVerifyMethod(), Method.Patience.A_MINUTE, this::verify),
                Method.streamed(
                        BackupGrpc.getRestoreMethod(), Method.Patience.A_MINUTE, this::restore),
                Method.single(BackupGrpc.getCleanupMethod(), this::cleanup));
    }

    private Backups backups(Call call) {
        return members.access(call).backups();
    }

    private void create(
            Call call, CreateBackupRequest request, Consumer<CreateBackupResponse> answers) {
        Backups backups = backups(call);
        if (!request.getSend()) {
            answers.accept(
                    CreateBackupResponse.newBuilder().setFile(file(backups.create())).build());
            return;
        }
        try (BackupDownload download = backups.download();
                InputStream in = download.stream()) {
            answers.accept(
                    CreateBackupResponse.newBuilder().setFile(file(download.backup())).build());
            for (byte[] piece = in.readNBytes(PIECE_BYTES);
                    piece.length > 0;
                    piece = in.readNBytes(PIECE_BYTES)) {
                answers.accept(
                        CreateBackupResponse.newBuilder()
                                .setPiece(UnsafeByteOperations.unsafeWrap(piece))
                                .build());
            }
        } catch (IOException e) {
            throw new ConcordException.Unavailable("the backup cannot be read: " + e, e);
        }
    }

    private ListBackupsResponse list(Call call, ListBackupsRequest request) {
        return ListBackupsResponse.newBuilder().addAllFiles(files(backups(call).list())).build();
    }

    private void verify(
            Call call, VerifyBackupRequest request, Consumer<VerifyBackupResponse> answers) {
        Function<InputStream, Backup> work = in -> backups(call).verify(in);
        switch (request.getPartCase()) {
            case NAME -> answers.accept(verified(backups(call).verify(request.getName())));
            case PIECE -> upload(call, work).add(request.getPiece());
            case END -> answers.accept(verified(upload(call, work).end()));
            case PART_NOT_SET -> throw missing();
        }
    }

    private static VerifyBackupResponse verified(Backup backup) {
        return VerifyBackupResponse.newBuilder().setFile(file(backup)).build();
    }

    private void restore(
            Call call, RestoreBackupRequest request, Consumer<RestoreBackupResponse> answers) {
        Function<InputStream, Restored> work = in -> backups(call).restore(in);
        switch (request.getPartCase()) {
            case NAME -> answers.accept(restored(backups(call).restore(request.getName())));
            case PIECE -> upload(call, work).add(request.getPiece());
            case END -> answers.accept(restored(upload(call, work).end()));
            case PART_NOT_SET -> throw missing();
        }
    }

    private static RestoreBackupResponse restored(Restored restored) {
        return RestoreBackupResponse.newBuilder()
                .setRevision(restored.revision())
                .setKeys(restored.keys())
                .setFile(file(restored.backup()))
                .build();
    }

    private static ConcordException missing() {
        return Requests.invalid("the request has neither a name nor a piece nor an end");
    }

    /// The upload of a call, which is broken off when the call ends before it does.
    @SuppressWarnings("unchecked") // a call has one method, which makes one kind of them
    private <R> Upload<R> upload(Call call, Function<InputStream, R> work) {
        return (Upload<R>)
                uploads.computeIfAbsent(
                        call,
                        _ -> {
                            Upload<R> upload = new Upload<>(work);
                            call.whenOver(() -> {
                                uploads.remove(call);
                                upload.close();
                            });
                            return upload;
                        });
    }

    private CleanupBackupsResponse cleanup(Call call, CleanupBackupsRequest request) {
        Backups backups = backups(call);
        if (request.hasKeepCount() != request.hasKeepDays()) {
            throw Requests.invalid("give keep_count and keep_days, or neither of them");
        }
        List<Backup> deleted =
                request.hasKeepCount()
                        ? backups.cleanup(
                                request.getKeepCount(), Duration.ofDays(request.getKeepDays()))
                        : backups.cleanup();
        return CleanupBackupsResponse.newBuilder().addAllFiles(files(deleted)).build();
    }

    private static List<BackupFile> files(List<Backup> backups) {
        return backups.stream().map(BackupService::file).toList();
    }

    private static BackupFile file(Backup backup) {
        var file =
                BackupFile.newBuilder()
                        .setName(backup.name())
                        .setBytes(backup.bytes())
                        .setCreatedAtMillis(backup.createdAt().toEpochMilli())
                        .setCluster(backup.cluster())
                        .setNode(backup.node())
                        .setRelease(backup.release())
                        .setRevision(backup.revision())
                        .setLogTimeMillis(backup.logTime().toEpochMilli())
                        .setKeys(backup.keys())
                        .setStateHash(backup.stateHash());
        backup.problem().ifPresent(file::setProblem);
        return file.build();
    }
}
