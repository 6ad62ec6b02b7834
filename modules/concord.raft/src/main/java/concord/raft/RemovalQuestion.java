package concord.raft;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds out whether the member was removed when Raft has ended or no leader is heard of any more.
/// The answer may take a while, for others are asked, and nobody waits for it.
///
/// Used by one thread.
final class RemovalQuestion {

    /// A question that was asked.
    ///
    /// @param isOfEnd whether Raft had ended when it was
    private record Asked(boolean isOfEnd, CompletableFuture<Boolean> answer) {}

    private final BooleanSupplier isRemoved;
    private final BooleanSupplier isWithoutLeader;
    private final Supplier<Throwable> removed;
    private @Nullable Asked asked;

    /// @param isRemoved finds it out; may block
    /// @param isWithoutLeader whether there has been no leader for a while
    /// @param removed what to tell when it was
    RemovalQuestion(
            BooleanSupplier isRemoved,
            BooleanSupplier isWithoutLeader,
            Supplier<Throwable> removed) {
        this.isRemoved = isRemoved;
        this.isWithoutLeader = isWithoutLeader;
        this.removed = removed;
    }

    /// What has ended the member, as soon as it is known. An answer counts for what was asked about
    /// and while that lasts: who has a leader again was not removed, and an end that came after the
    /// question may be for another reason.
    ///
    /// @param end why Raft has ended, if it has
    /// @param wonders whether to ask although it has not
    Optional<Throwable> look(Optional<Throwable> end, boolean wonders) {
        Asked last = asked;
        if (last == null) {
            if (end.isPresent() || wonders) {
                asked =
                        new Asked(
                                end.isPresent(),
                                CompletableFuture.supplyAsync(
                                        isRemoved::getAsBoolean, Thread::startVirtualThread));
            }
            return Optional.empty();
        }
        if (!last.answer.isDone()) {
            return Optional.empty();
        }
        asked = null;
        if (last.answer.join() && (end.isPresent() || isWithoutLeader.getAsBoolean())) {
            return Optional.of(removed.get());
        }
        return last.isOfEnd ? end : Optional.empty();
    }
}
