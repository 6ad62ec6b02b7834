package concord.core.machine;

import concord.core.ConcordException;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.spi.Proposal;
import concord.core.spi.TraceContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A command that waits for its answer. The caller's future, the engine's proposal and the
/// machine's command are one object, because a write at full speed cannot afford three.
///
/// @param <R> what the caller gets
public final class Pending<R> extends CompletableFuture<R> implements Proposal {

    private final Command command;
    private final Function<Reply, R> view;
    private final @Nullable Duration timeout;
    private final TraceContext trace = TraceContext.current();
    private final int length;
    private @Nullable Reply reply;

    /// A command, and how its caller wants to see the reply.
    ///
    /// @param timeout when a caller who does not wait gives up, null when the caller waits itself
    public Pending(Command command, Function<Reply, R> view, @Nullable Duration timeout) {
        this.command = command;
        this.length = Codec.length(command);
        this.view = view;
        this.timeout = timeout;
    }

    Command command() {
        return command;
    }

    /// Written by the thread that applies; handed to the one that completes through the engine's
    /// queue, which orders the two.
    void answer(Reply answer) {
        reply = answer;
    }

    /// The answer that was left.
    Reply answered() {
        Reply answer = reply;
        if (answer == null) {
            throw new IllegalStateException("a command was applied without an answer");
        }
        return answer;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void writeTo(ByteBuffer target) {
        Codec.write(target, command);
    }

    @Override
    public TraceContext trace() {
        return trace;
    }

    @Override
    public void complete() {
        Reply answer = reply;
        if (answer == null) {
            fail(new ConcordException.Internal("a command was applied without an answer", null));
        } else if (answer instanceof Reply.Refused refused) {
            fail(refused.exception());
        } else {
            complete(view.apply(answer));
        }
    }

    @Override
    public long limitNanos() {
        Duration limit = timeout;
        return limit == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(limit);
    }

    @Override
    public void fail(ConcordException failure) {
        completeExceptionally(failure);
    }
}
