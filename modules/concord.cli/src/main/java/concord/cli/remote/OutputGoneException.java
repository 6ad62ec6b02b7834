package concord.cli.remote;

import java.io.IOException;

/// Whoever read the output has gone, or it could not be written.
public final class OutputGoneException extends IOException {

    private static final long serialVersionUID = 1L;
}
