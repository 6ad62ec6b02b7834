package concord.core.spi;

import java.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;

/// Which way somebody has come in.
///
/// @param entrance by which door
/// @param remote from where, empty when it was from within the process
/// @param trace the trace that his request is part of
public record Arrival(Entrance entrance, Optional<SocketAddress> remote, TraceContext trace) {

    /// The application around an embedded member.
    public static final Arrival EMBEDDED =
            new Arrival(Entrance.EMBEDDED, Optional.empty(), TraceContext.NONE);

    /// From another process.
    public static Arrival from(Entrance entrance, SocketAddress remote, TraceContext trace) {
        return new Arrival(entrance, Optional.of(remote), trace);
    }

    /// What a call belongs to that this thread makes: the trace of its request, or else the one
    /// that the thread works in, as the application around an embedded member may have it.
    public TraceContext within() {
        return trace.isPresent() ? trace : TraceContext.current();
    }

    /// The doors.
    public enum Entrance {
        /// The API of this process.
        EMBEDDED,
        /// HTTP.
        HTTP,
        /// gRPC.
        GRPC;

        /// The name in lower case.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
