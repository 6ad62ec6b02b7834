package example.coordination;

import concord.core.Store;
import concord.core.recipe.Lock;
import java.io.PrintStream;
import java.time.Duration;

/// A lock between processes, and why what it protects has to look at the fencing token.
final class MutualExclusion {

    /// Something that must not be written by two at a time, such as a file server.
    private static final class Archive {
        private long newest;

        boolean write(long token) {
            if (token < newest) {
                return false;
            }
            newest = token;
            return true;
        }
    }

    private MutualExclusion() {}

    static void main() throws Exception {
        Program.main(MutualExclusion::run);
    }

    static void run(Store store, PrintStream out) {
        Archive archive = new Archive();
        Lock lock = new Lock(store, "archive", Duration.ofSeconds(10));
        try (Lock.Held slow = lock.acquire(Duration.ofSeconds(5)).orElseThrow()) {
            out.println("the first holder writes: " + archive.write(slow.token()));

            // Its process stands still for so long that its lease ends, and it does not know.
            store.leases().revoke(store.leases().list().getFirst().id());
            try (Lock.Held next = lock.acquire(Duration.ofSeconds(5)).orElseThrow()) {
                out.println("the next holder writes: " + archive.write(next.token()));
            }
            out.println("the first one, too late: " + archive.write(slow.token()));
        }
    }
}
