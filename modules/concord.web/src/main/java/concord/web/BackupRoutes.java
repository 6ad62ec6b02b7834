package concord.web;

import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.Concord;
import concord.core.Restored;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Backups: made, listed, checked, restored, and the old ones deleted. A file goes and comes as a
/// stream, whatever its size.
final class BackupRoutes {

    private static final String ALL = "/backups";
    private static final String NAME = "name";
    private static final String FORM = "{\"name\": \"concord_backup_20260131T235959Z.backup\"}";
    private static final String BYTES = "application/octet-stream";
    private static final String JSON = "application/json";

    private final Stores stores;

    BackupRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, BackupRoutes::list),
                Route.post(ALL, BackupRoutes::create),
                Route.delete(ALL, BackupRoutes::cleanup),
                Route.post(ALL + "/verify", this::verify),
                Route.post(ALL + "/restore", this::restore));
    }

    private static Backups backups(Exchange exchange) {
        return exchange.access().backups();
    }

    private static Answer list(Exchange exchange) {
        List<Backup> all = backups(exchange).list();
        return Answer.ok(data -> data.objects("backups", all, BackupRoutes::write));
    }

    /// What cannot be made is told while the status can still say so: the file is there before any
    /// of it is sent.
    private static Answer create(Exchange exchange) {
        Backups backups = backups(exchange);
        if (exchange.prefers(BYTES)) {
            BackupDownload download = backups.download();
            return Answer.streamed(BYTES, download, out -> download.stream().transferTo(out))
                    .with(
                            HeaderValues.create(
                                    HeaderNames.CONTENT_DISPOSITION,
                                    "attachment; filename=\"" + download.backup().name() + "\""));
        }
        Backup made = backups.create();
        return Answer.ok(data -> write(data, made));
    }

    private static Answer cleanup(Exchange exchange) {
        List<Backup> deleted = backups(exchange).cleanup();
        return Answer.ok(
                data -> data.texts("deleted", deleted.stream().map(Backup::name).toList()));
    }

    private Answer verify(Exchange exchange) {
        Backups backups = backups(exchange);
        Backup whole = either(exchange, backups::verify, backups::verify);
        return Answer.ok(data -> write(data, whole));
    }

    private Answer restore(Exchange exchange) {
        Backups backups = backups(exchange);
        Restored restored = either(exchange, backups::restore, backups::restore);
        return Answer.ok(data -> {
            data.number("revision", restored.revision());
            data.number("keys", restored.keys());
            data.object("backup", fields -> write(fields, restored.backup()));
        });
    }

    /// A kept file by its name, or the file itself.
    private <T> T either(
            Exchange exchange, Function<String, T> named, Function<InputStream, T> streamed) {
        String type = exchange.contentType().orElse("");
        return switch (type) {
            case BYTES -> streamed.apply(exchange.stream());
            case JSON ->
                    named.apply(
                            stores.body(exchange, FORM).only(Set.of(NAME)).required(NAME).text());
            default -> throw Failure.unsupportedMediaType(type, JSON + " or " + BYTES).exception();
        };
    }

    private static void write(JsonOutput json, Backup backup) {
        json.text(NAME, backup.name());
        json.number("bytes", backup.bytes());
        json.text("created_at", backup.createdAt().toString());
        if (backup.problem().isPresent()) {
            json.text("problem", backup.problem());
            return;
        }
        json.text("cluster", backup.cluster());
        json.text("node", backup.node());
        json.text("release", backup.release());
        json.number("revision", backup.revision());
        json.text("log_time", backup.logTime().toString());
        json.number("keys", backup.keys());
        json.text("state_hash", backup.stateHash());
    }
}
