package concord.bench;

import concord.bench.Dataset.Writer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/// What clients of a cluster do, and which member they do it at.
///
/// @param name as on the command line: `put@leader`, `get@follower`
record Operation(String name, Kind kind, Place place) {

    /// What is called.
    enum Kind {
        /// A durable put.
        PUT,
        /// A linearizable get.
        GET
    }

    /// The member that clients are in, or connected to.
    enum Place {
        /// The one that leads.
        LEADER,
        /// One that does not.
        FOLLOWER
    }

    static Operation parse(String name) {
        var words = name.toUpperCase(Locale.ROOT).split("@", 2);
        return new Operation(name, Kind.valueOf(words[0]), Place.valueOf(words[1]));
    }

    CompletableFuture<?> call(Writer writer, Target target) {
        return switch (kind) {
            case PUT -> writer.put(target);
            case GET -> writer.read(target);
        };
    }
}
