package concord.raft;

import concord.core.spi.TraceContext;

/// A proposal of something that is traced, on its way.
///
/// @param trace what it is a part of
/// @param startNanos since when it waits, by [System#nanoTime]
record Traced(TraceContext trace, long startNanos) {}
