package concord.client;

/// When a call that has failed on the way may be made again.
enum Repeat {
    /// It reads, and changes nothing.
    READ(true, false),
    /// It changes something, and doing so twice is the same as once: it has an idempotency key, or
    /// sets what is set already.
    SAME_WRITE(true, true),
    /// It changes something, and twice is not the same: only while it is certain that no server has
    /// seen it.
    UNSEEN_WRITE(false, true);

    final boolean anywhere;
    final boolean write;

    Repeat(boolean anywhere, boolean write) {
        this.anywhere = anywhere;
        this.write = write;
    }
}
