package concord.core.spi;

import java.net.SocketAddress;

/// Sees each request to a server over a member, from its headers to the end of its answer. What it
/// asks of the member is seen by an [OperationObserver].
///
/// Called by several threads at once.
@FunctionalInterface
public interface RequestObserver {

    /// One that looks at nothing.
    RequestObserver NONE = _ -> Observation.NONE;

    /// A request begins. Called on the thread that will answer it; must not block.
    Observation begin(Request request);

    /// A request, without what its client alone may know: no path, no header, no body.
    ///
    /// @param entrance HTTP or gRPC
    /// @param method of HTTP: `GET`; `_OTHER` for one that is none of HTTP's own
    /// @param route what answers it: `/api/v1/kv/{key}`, or `concord.v1.Kv/Get`; empty when there
    ///   is no such thing
    /// @param remote where it comes from
    /// @param trace what its headers say that it is part of
    record Request(
            Arrival.Entrance entrance,
            String method,
            String route,
            SocketAddress remote,
            TraceContext trace) {}

    /// A request under way.
    @FunctionalInterface
    interface Observation {

        /// One that nobody is interested in.
        Observation NONE = _ -> {};

        /// What operations for it belong to, where that is not what its headers said.
        default TraceContext trace() {
            return TraceContext.NONE;
        }

        /// It is answered, or its client is gone. Called once; must not block.
        ///
        /// @param status the status of HTTP: `404`, or of gRPC: `NOT_FOUND`
        void ended(String status);
    }
}
