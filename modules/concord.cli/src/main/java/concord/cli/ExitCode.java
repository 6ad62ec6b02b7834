package concord.cli;

/// What the program tells the shell.
public final class ExitCode {

    /// It was done.
    public static final int OK = 0;

    /// It was tried and failed.
    public static final int FAILED = 1;

    /// What was asked for is not possible as it stands: arguments or the configuration.
    public static final int USAGE = 2;

    private ExitCode() {}
}
