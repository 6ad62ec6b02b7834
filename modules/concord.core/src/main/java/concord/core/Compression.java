package concord.core;

/// Whether a value is deflated before it is replicated. Readers never see it.
public enum Compression {
    /// From `compression.min-bytes` on, when that makes it smaller.
    AUTO,
    /// Whatever its size, when that makes it smaller.
    ALWAYS,
    /// As it is.
    NEVER
}
