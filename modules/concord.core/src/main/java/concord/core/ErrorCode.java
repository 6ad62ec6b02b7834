package concord.core;

/// Why an operation failed: one code for every way in. The HTTP and gRPC statuses follow from it.
public enum ErrorCode {
    /// The key is empty, too long or not valid text.
    INVALID_KEY,
    /// An argument or a setting is not allowed; the message names it and its limits.
    INVALID_REQUEST,
    /// There is no token, or one that is not known, has expired or was revoked.
    UNAUTHORIZED,
    /// The token is known, and may not do this.
    FORBIDDEN,
    /// What the operation is about is not there.
    NOT_FOUND,
    /// What is there forbids the operation.
    CONDITION_FAILED,
    /// The revision is no longer kept; the message names the oldest that is.
    COMPACTED,
    /// More keys or operations than `batch.max`, or more than 64 MiB of results.
    BATCH_TOO_LARGE,
    /// A value, or all of a write, is larger than `limits.value-max-bytes` allows.
    VALUE_TOO_LARGE,
    /// Too much is waiting to be committed, or the caller asks too much or too often. Nothing was
    /// proposed; try again after a pause.
    OVERLOADED,
    /// No leader, no quorum, no room on the disk, or this member has stopped.
    CLUSTER_UNAVAILABLE,
    /// No answer in time. For a write the outcome is unknown unless the message says otherwise.
    TIMEOUT,
    /// A bug or damaged data; the log has the details.
    INTERNAL
}
