package example.standalone;

import concord.core.Concord;
import concord.core.Value;
import java.nio.file.Path;

/// Puts a greeting into a store in a directory, and gets it again.
public final class Main {
    private Main() {}

    /// @param arguments the directory
    public static void main(String[] arguments) {
        try (Concord concord = Concord.open(Path.of(arguments[0]))) {
            concord.store().put("greeting", Value.of("hello"));
            String greeting =
                    concord.store().get("greeting").orElseThrow().value().as(String.class);
            System.out.println(greeting);
        }
    }
}
