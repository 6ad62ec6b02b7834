package concord.core.spi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The request to a server that this thread works for, for whoever writes to a log.
///
/// @param id what it is called by, in its answer too; empty when there is no request
/// @param trace what it is part of: what its headers say, or what an observer gave it
public record CurrentRequest(String id, TraceContext trace) {

    private static final CurrentRequest NONE = new CurrentRequest("", TraceContext.NONE);

    private static final ScopedValue<CurrentRequest> CURRENT = ScopedValue.newInstance();

    /// The request, or one without an id.
    public static CurrentRequest get() {
        return CURRENT.orElse(NONE);
    }

    /// Does something for this request.
    public <T extends @Nullable Object> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }
}
