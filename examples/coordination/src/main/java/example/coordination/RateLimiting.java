package example.coordination;

import concord.core.Store;
import concord.core.recipe.RateLimiter;
import java.io.PrintStream;
import java.time.Duration;

/// A rate that holds over all processes together: three log-ins an hour.
final class RateLimiting {

    private RateLimiting() {}

    static void main() throws Exception {
        Program.main(RateLimiting::run);
    }

    static void run(Store store, PrintStream out) {
        RateLimiter logins = new RateLimiter(store, "logins", 3, Duration.ofHours(1));
        for (int i = 1; i <= 4; i++) {
            Duration wait = logins.tryAcquire("ann");
            out.println(
                    "log-in "
                            + i
                            + " of ann: "
                            + (wait.isZero()
                                    ? "welcome"
                                    : "try again in " + (wait.toMinutes() + 1) + " minutes"));
        }
    }
}
