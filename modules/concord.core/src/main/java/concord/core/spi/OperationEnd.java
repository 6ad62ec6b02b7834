package concord.core.spi;

import concord.core.ErrorCode;
import java.util.Optional;
import java.util.OptionalLong;

/// How an operation has ended.
///
/// @param failure why it took no effect, empty when it did; also a condition that did not hold,
///   which the store answers by a value
/// @param revision the store's revision after a write, 0 where none is known
/// @param made the id of what was made, such as a token or a lease
/// @param keys how many keys it has changed, where only the end tells
/// @param durationNanos how long it took, in nanoseconds
/// @param trace what it was in its trace: what an observer gave it, or else its caller's
public record OperationEnd(
        Optional<ErrorCode> failure,
        long revision,
        Optional<String> made,
        OptionalLong keys,
        long durationNanos,
        TraceContext trace) {

    /// `ok`, or the name of the error code.
    public String result() {
        return failure.map(ErrorCode::name).orElse("ok");
    }
}
