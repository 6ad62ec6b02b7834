package concord.core;

/// What became of a write: an answer that is expected, not a failure.
public enum Outcome {
    /// It took effect.
    DONE,
    /// The key was absent or expired, and the write needs one that is there.
    NOT_FOUND,
    /// The key is there, and its condition does not hold.
    CONDITION_FAILED
}
