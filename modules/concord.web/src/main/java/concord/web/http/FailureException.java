package concord.web.http;

/// Carries a [Failure] from where it was found to where it is answered.
public final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure) {
        // An answer to a client, not a fault of the program: nobody reads its trace.
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
