package concord.bench;

import java.util.Locale;

/// A new member joins a cluster that has many keys: how long until it has them, and what those who
/// write meanwhile feel of it.
record Join(Options options) {

    void run() throws Exception {
        var directory = Scratch.directory(options, "join");
        try (var site = new ConcordSite(options, directory)) {
            var leader = site.leader();
            var clients = site.member(leader);
            clients.ask("fill " + options.keys());
            clients.ask("pulse %d 0".formatted(options.writers()));
            Thread.sleep(options.warmup());
            clients.ask("lap");
            Thread.sleep(options.measured());
            System.out.println("before:   " + clients.ask("lap"));

            var joining = site.join("n" + (options.members() + 1));
            System.out.println("start:    " + clients.ask("lap"));
            long start = Micros.now();
            var other = site.others(leader, joining.name()).stream().findFirst().orElse(leader);
            site.member(other)
                    .ask("add %s %s".formatted(joining.name(), site.address(joining.name())));
            long added = Micros.now();
            joining.awaitReady();
            site.awaitCaughtUp(joining.name());
            long caughtUp = Micros.now();
            System.out.println("joining:  " + clients.ask("lap"));
            Thread.sleep(options.measured());
            System.out.println("after:    " + clients.ask("lap"));
            clients.ask("still");
            System.out.printf(
                    Locale.ROOT,
                    "%n%,d keys: a member with a vote after %.1f s, caught up after %.1f s%n",
                    site.status(joining.name()).keys(),
                    (added - start) / 1e6,
                    (caughtUp - start) / 1e6);
        }
        Scratch.delete(directory);
    }
}
