package example.coordination;

import concord.core.Concord;
import concord.core.Store;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the programs share: a store to run on and a place to print to.
@FunctionalInterface
interface Program {

    void run(Store store, PrintStream out) throws Exception;

    /// Runs on a durable store in a directory of its own.
    static void main(Program program) throws Exception {
        Path directory = Files.createTempDirectory("concord");
        try (Concord concord = Concord.open(directory)) {
            program.run(concord.store(), System.out);
        }
        System.out.println("The data is in " + directory + ".");
    }
}
