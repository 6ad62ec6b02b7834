package concord.cli.remote;

/// What was asked for cannot be done as it stands: the arguments do not fit.
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message what does not fit, and what would
    public UsageException(String message) {
        super(message);
    }
}
