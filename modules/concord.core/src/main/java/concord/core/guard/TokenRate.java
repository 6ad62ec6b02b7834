package concord.core.guard;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.auth.Token;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How often a token may call this member, by `limits.token-rate`: a second's worth at once, and
/// then so many a second. A client that runs wild slows down itself and nobody else.
public final class TokenRate {

    private final int perSecond;
    private final Optional<Pace> pace;

    /// @param perSecond calls a second, 0 for as many as come
    /// @param nanoTime a clock that only goes forward
    public TokenRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.pace =
                perSecond == 0
                        ? Optional.empty()
                        : Optional.of(new Pace(perSecond, perSecond, nanoTime));
    }

    /// Counts a call.
    ///
    /// @throws ConcordException.Overloaded when there were too many
    void take(Token token) {
        if (pace.isPresent() && !pace.get().take(token.id())) {
            throw new ConcordException.Overloaded(
                    "token '"
                            + token.name()
                            + "' ("
                            + token.id()
                            + ") calls this member more often than "
                            + perSecond
                            + " times a second ("
                            + Settings.TOKEN_RATE.name()
                            + "); nothing was done, try again later or less often");
        }
    }
}
