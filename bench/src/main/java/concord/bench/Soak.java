package concord.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Full load from one member for minutes: nobody may be elected, as nothing fails.
record Soak(Options options) {
    private static final Duration SLICE = Duration.ofSeconds(30);

    void run() throws Exception {
        var directory = Scratch.directory(options, "soak");
        try (var site = new ConcordSite(options, directory)) {
            var clients = site.member(site.leader());
            clients.ask("fill " + options.keys());
            clients.ask(
                    "warm put@leader %s %d %d"
                            .formatted(
                                    options.loads().getFirst().name(),
                                    options.keys(),
                                    options.warmup().toSeconds()));
            var before = site.statuses();
            long end = System.nanoTime() + options.minutes().toNanos();
            while (System.nanoTime() < end) {
                long left = Math.min(SLICE.toMillis(), (end - System.nanoTime()) / 1_000_000 + 1);
                System.out.println(Result.parse(clients.ask("measure " + left / 1e3)).line());
            }
            System.out.println("read back: " + clients.ask("verify"));
            var after = site.statuses();
            long terms = after.getFirst().term() - before.getFirst().term();
            int heard = changes(after) - changes(before);
            System.out.printf(
                    Locale.ROOT,
                    "%nin %.1f minutes: %d elections; %d times a member lost sight of the leader for"
                            + " a while or found it again%n",
                    options.minutes().toMillis() / 6e4,
                    terms,
                    heard);
            if (terms > 0) {
                throw new IllegalStateException("a leader was elected though none had failed");
            }
        }
        Scratch.delete(directory);
    }

    private static int changes(List<MemberStatus> statuses) {
        return statuses.stream().mapToInt(MemberStatus::changes).sum();
    }
}
