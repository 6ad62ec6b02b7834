package concord.testkit;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AssertionFailureBuilder;
import org.junit.jupiter.api.function.Executable;

/// Expects calls to fail as the contract says, thrown by the call itself or by the future that it
/// returned.
final class Failures {

    private Failures() {}

    static void assertFails(ErrorCode code, Executable call) {
        ErrorCode met;
        try {
            call.execute();
            throw AssertionFailureBuilder.assertionFailure()
                    .message("it did not fail")
                    .expected(code)
                    .build();
        } catch (ConcordException e) {
            met = e.code();
        } catch (CompletionException e) {
            met = codeOf(e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a checked exception", e);
        }
        if (met != code) {
            throw AssertionFailureBuilder.assertionFailure().expected(code).actual(met).build();
        }
    }

    private static ErrorCode codeOf(CompletionException e) {
        if (e.getCause() instanceof ConcordException failure) {
            return failure.code();
        }
        throw e;
    }
}
