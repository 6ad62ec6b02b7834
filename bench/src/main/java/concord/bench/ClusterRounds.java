package concord.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Alternates clusters, one started anew for each round, and prints medians and ratios.
///
/// In a round a cluster is filled once and then serves every operation under every load, one after
/// the other, so that the two get to be measured within minutes of each other.
record ClusterRounds(Options options) {

    /// A cluster that elects another leader under a load, as a loaded machine makes it do, gets
    /// another chance; one that does it again and again has no result there. Both are told.
    private static final int TRIES = 3;

    void run() throws Exception {
        var results = new ArrayList<Result>();
        for (int round = 0; round < options.rounds(); round++) {
            for (var kind : round % 2 == 0 ? options.sites() : options.sites().reversed()) {
                var directory = Scratch.directory(options, kind.toString());
                try (var site = kind.start(options, directory)) {
                    at(site, Operation.Place.LEADER).ask("fill " + options.keys());
                    settle(site);
                    for (var load : options.loads()) {
                        for (var operation : options.operations()) {
                            measure(site, operation, load, results);
                        }
                    }
                }
                Scratch.delete(directory);
            }
        }
        var table = new Table(options.sites().stream().map(Site.Kind::toString).toList(), results);
        for (var operation : options.operations()) {
            options.loads().forEach(load -> table.print(operation.name() + "/" + load.name()));
        }
    }

    /// Puts until the compilers of all JVMs are done with what a put runs: with two cores for three
    /// members and their clients that takes them a minute, and half of the processor time until
    /// then.
    private void settle(Site site) {
        warm(at(site, Operation.Place.LEADER), "put@leader", "vt:64", options.settle());
    }

    private void warm(Child clients, String operation, String load, Duration time) {
        clients.ask(
                "warm %s %s %d %s"
                        .formatted(operation, load, options.keys(), time.toMillis() / 1e3));
    }

    private void measure(Site site, Operation operation, Load load, List<Result> results) {
        if (options.members() == 1 && operation.place() == Operation.Place.FOLLOWER) {
            return;
        }
        for (int tries = 1; ; tries++) {
            try {
                results.add(measure(site, operation, load));
                System.out.println(results.getLast().line());
                return;
            } catch (Child.Refused e) {
                System.out.println("no result: " + e.getMessage());
                if (tries == TRIES) {
                    return;
                }
            }
        }
    }

    private Result measure(Site site, Operation operation, Load load) {
        var clients = at(site, operation.place());
        warm(clients, operation.name(), load.name(), options.warmup());
        var before = site.cpu();
        var line = clients.ask("measure " + options.measured().toMillis() / 1e3);
        var cpu = site.cpu().minus(before);
        if (clients != at(site, operation.place())) {
            throw new Child.Refused("another leader after " + line);
        }
        var result = Result.parse(line).cpu(cpu);
        return switch (operation.kind()) {
            case PUT -> result.verified(Integer.parseInt(clients.ask("verify")));
            // Each of them was looked at.
            case GET -> result.verified(Math.toIntExact(result.calls()));
        };
    }

    private static Child at(Site site, Operation.Place place) {
        return site.at(place).orElseThrow(() -> new Child.Refused("no " + place));
    }
}
