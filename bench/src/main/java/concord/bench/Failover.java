package concord.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long nobody's write is acknowledged when the leader is killed, and when it hands over.
///
/// Some writers put through a member that survives and try again what fails. A time ends with the
/// first acknowledgement of a put that was begun when the old leader was gone: whatever it still
/// answered does not count.
record Failover(Options options) {
    private static final String LIGHT = "pulse %d 5";

    void run() throws Exception {
        var directory = Scratch.directory(options, "failover");
        try (var site = new ConcordSite(options, directory)) {
            site.member(site.leader()).ask("fill " + options.keys());
            kills(site);
            transfers(site);
        }
        Scratch.delete(directory);
    }

    private void kills(ConcordSite site) throws InterruptedException {
        var times = new ArrayList<Double>();
        var returns = new ArrayList<Double>();
        for (int i = 1; i <= options.times(); i++) {
            var leader = site.leader();
            var survivor = site.member(other(site, i, leader));
            survivor.ask(LIGHT.formatted(options.writers()));
            Thread.sleep(options.warmup());
            long killed = Micros.now();
            site.member(leader).kill();
            long acknowledged = Long.parseLong(survivor.ask("next " + Micros.now()));
            times.add((acknowledged - killed) / 1e3);
            var successor = site.leader();
            long started = Micros.now();
            site.restart(leader);
            site.awaitCaughtUp(leader);
            returns.add((Micros.now() - started) / 1e3);
            survivor.ask("still");
            System.out.printf(
                    Locale.ROOT,
                    "kill %d: %s, now %s leads; next write after %.0f ms; back after %.0f ms%n",
                    i,
                    leader,
                    successor,
                    times.getLast(),
                    returns.getLast());
        }
        print("kill -9 of the leader to the next acknowledged write", times);
        print("start of the killed member until it has caught up", returns);
    }

    private void transfers(ConcordSite site) throws InterruptedException {
        var times = new ArrayList<Double>();
        var silences = new ArrayList<Double>();
        for (int i = 1; i <= options.times(); i++) {
            var leader = site.leader();
            var next = other(site, i, leader);
            var observer = site.member(other(site, i, leader, next));
            observer.ask(LIGHT.formatted(options.writers()));
            Thread.sleep(options.warmup());
            var called = site.member(leader).ask("transfer " + next).split(" ", -1);
            long start = Long.parseLong(called[0]);
            long acknowledged = Long.parseLong(observer.ask("next " + called[1]));
            times.add((acknowledged - start) / 1e3);
            silences.add(
                    Long.parseLong(observer.ask("silence %d %d".formatted(start, acknowledged)))
                            / 1e3);
            observer.ask("still");
            System.out.printf(
                    Locale.ROOT,
                    "transfer %d: %s to %s, %s leads; next write after %.0f ms; longest silence"
                            + " %.0f ms%n",
                    i,
                    leader,
                    next,
                    site.leader(),
                    times.getLast(),
                    silences.getLast());
        }
        print("transfer to the next acknowledged write of the new leader", times);
        print("longest time without an acknowledgement meanwhile", silences);
    }

    /// Another one each time.
    private static String other(ConcordSite site, int turn, String... names) {
        var others = site.others(names);
        return others.get(turn % others.size());
    }

    private static void print(String what, List<Double> millis) {
        var values = millis.stream().mapToDouble(Double::doubleValue).toArray();
        System.out.printf(
                Locale.ROOT,
                "%n%s, %d times: median %.0f ms, worst %.0f ms%n%n",
                what,
                values.length,
                Table.median(values),
                millis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
}
