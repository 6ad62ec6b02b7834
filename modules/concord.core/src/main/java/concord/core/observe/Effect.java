package concord.core.observe;

import concord.core.command.Reply;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a write has come to, where its caller's answer does not say it because it is a count, a yes
/// or nothing at all. The store notes it for those who look.
public final class Effect {

    private static final ScopedValue<Effect> CURRENT = ScopedValue.newInstance();

    /// Set by the thread that completes the answer, and looked at by the caller who has it.
    private long revision;

    Effect() {}

    /// Does something whose effect this is.
    <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// The store's revision after the write, 0 where none is known.
    long revision() {
        return revision;
    }

    /// The same view of a reply, with a note of it where somebody looks.
    public static <R> Function<Reply, R> noting(Function<Reply, R> view) {
        if (!CURRENT.isBound()) {
            return view;
        }
        Effect effect = CURRENT.get();
        return reply -> {
            effect.note(reply);
            return view.apply(reply);
        };
    }

    private void note(Reply reply) {
        switch (reply) {
            case Reply.Done(long now) -> revision = now;
            case Reply.Counted(_, long now) -> revision = now;
            case Reply.ToWrite _,
                    Reply.ToRemove _,
                    Reply.ToProlong _,
                    Reply.ToTransact _,
                    Reply.Leased _,
                    Reply.Tokened _,
                    Reply.Refused _ -> {
                // the answer says it, or there is none
            }
        }
    }
}
