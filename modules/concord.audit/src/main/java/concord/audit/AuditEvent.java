package concord.audit;

import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Something that becomes a line, or that the writer is asked to do when it comes to it. Made on
/// callers' threads, so it copies and formats nothing.
abstract sealed class AuditEvent {

    /// The one that was queued before it.
    @Nullable AuditEvent next;

    /// An operation that has ended.
    static final class Asked extends AuditEvent {
        final OperationCall call;
        final OperationEnd end;

        /// What the request is called by, empty where it is none.
        final String request;

        /// When it ended, in microseconds.
        final long micros;

        Asked(OperationCall call, OperationEnd end, String request, long micros) {
            this.call = call;
            this.end = end;
            this.request = request;
            this.micros = micros;
        }
    }

    /// Something that happened to the member or to the trail.
    static final class Told extends AuditEvent {
        final String operation;
        final String result;
        final long micros;

        /// Names and values in turn; a value is a text or a number.
        final List<Object> metadata;

        Told(String operation, String result, long micros, Object... metadata) {
            this.operation = operation;
            this.result = result;
            this.micros = micros;
            this.metadata = List.of(metadata);
        }
    }

    /// Something to do when all that was queued before it is written.
    static final class Mark extends AuditEvent {

        /// What to do.
        enum Kind {
            /// Nothing but to tell.
            FLUSH,
            /// Begin another file.
            ROTATE
        }

        final Kind kind;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Mark(Kind kind) {
            this.kind = kind;
        }
    }
}
