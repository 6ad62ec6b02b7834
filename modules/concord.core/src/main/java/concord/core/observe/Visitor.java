package concord.core.observe;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.ErrorCode;
import concord.core.auth.Access;
import concord.core.spi.Arrival;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Somebody who calls, and those who see what he asks.
///
/// @param operations who sees it
/// @param arrival which way he came in
/// @param token the id of his token, if he has one
public record Visitor(Operations operations, Arrival arrival, Optional<String> token) {

    /// The application around an embedded member.
    public static Visitor embedded(Operations operations) {
        return new Visitor(operations, Arrival.EMBEDDED, Optional.empty());
    }

    /// The member as he uses it, seen.
    public static Access access(
            Operations operations, Arrival arrival, Access access, Consistency level) {
        var visitor = new Visitor(operations, arrival, access.token().map(token -> token.id()));
        return new ObservedAccess(access, visitor, level);
    }

    /// Tells of somebody who was not let in.
    ///
    /// @param token the id of his token, if it counts and was refused for another reason
    public static void refused(
            Operations operations, Arrival arrival, Optional<String> token, ConcordException why) {
        var visitor = new Visitor(operations, arrival, token);
        operations.refused(visitor.call(OperationKind.AUTH_LOGIN, null, Subject.NONE), why);
    }

    /// He changes something.
    <T> T does(OperationKind kind, Subject subject, Supplier<T> operation) {
        int wanting = operations.wanting(kind, null, arrival);
        return wanting == 0
                ? operation.get()
                : operations.observed(wanting, call(kind, null, subject), operation);
    }

    /// He changes something that has no answer.
    void runs(OperationKind kind, Subject subject, Runnable operation) {
        var _ =
                does(
                        kind,
                        subject,
                        () -> {
                            operation.run();
                            return kind;
                        });
    }

    /// He changes something and does not wait for it.
    <T> CompletableFuture<T> pipelines(
            OperationKind kind, Subject subject, Supplier<CompletableFuture<T>> operation) {
        int wanting = operations.wanting(kind, null, arrival);
        return wanting == 0
                ? operation.get()
                : operations.pipelined(wanting, call(kind, null, subject), operation);
    }

    /// He reads something and does not wait for it.
    <T> CompletableFuture<T> pipelinesRead(
            OperationKind kind,
            Consistency level,
            Supplier<Subject> subject,
            Supplier<CompletableFuture<T>> read) {
        int wanting = operations.wanting(kind, level, arrival);
        CompletableFuture<T> answer;
        try {
            answer =
                    wanting == 0
                            ? read.get()
                            : operations.pipelined(wanting, call(kind, level, subject.get()), read);
        } catch (RuntimeException | Error e) {
            failed(wanting, kind, level, subject, e);
            throw e;
        }
        var _ =
                answer.whenComplete((_, thrown) -> {
                    if (thrown == null) {
                        operations.passed(wanting, kind, level, Optional.empty());
                    } else {
                        failed(wanting, kind, level, subject, Operations.cause(thrown));
                    }
                });
        return answer;
    }

    /// He reads something as a stream, which is seen until its end.
    Stream<Entry> streams(
            OperationKind kind, Consistency level, Subject subject, Supplier<Stream<Entry>> read) {
        int wanting = operations.wanting(kind, level, arrival);
        if (wanting == 0) {
            return reads(kind, level, () -> subject, read);
        }
        Sight sight = operations.begin(wanting, call(kind, level, subject));
        try {
            return ObservedEntries.of(sight.trace().during(read), sight);
        } catch (RuntimeException | Error e) {
            sight.failed(Operations.code(e));
            failed(wanting, kind, level, () -> subject, e);
            throw e;
        }
    }

    /// He reads something.
    ///
    /// @param subject what, which is asked for only when somebody wants to see it
    <T> T reads(
            OperationKind kind, Consistency level, Supplier<Subject> subject, Supplier<T> read) {
        int wanting = operations.wanting(kind, level, arrival);
        T answer;
        try {
            answer =
                    wanting == 0
                            ? read.get()
                            : operations.observed(wanting, call(kind, level, subject.get()), read);
        } catch (RuntimeException | Error e) {
            failed(wanting, kind, level, subject, e);
            throw e;
        }
        operations.passed(wanting, kind, level, Optional.empty());
        return answer;
    }

    /// A read of his has failed: tells those who did not see it.
    void failed(
            int wanting,
            OperationKind kind,
            Consistency level,
            Supplier<Subject> subject,
            Throwable thrown) {
        ErrorCode why = Operations.code(thrown);
        operations.passed(wanting, kind, level, Optional.of(why));
        if (why == ErrorCode.FORBIDDEN || why == ErrorCode.UNAUTHORIZED) {
            operations.denied(wanting, call(kind, level, subject.get()), why);
        }
    }

    OperationCall call(OperationKind kind, @Nullable Consistency level, Subject subject) {
        return new OperationCall(kind, Optional.ofNullable(level), subject, arrival, token);
    }
}
