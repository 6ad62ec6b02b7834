package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.cli.Terminal;
import concord.core.ConcordException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/// `bench`: how fast a server is for many callers, and how long they wait.
final class BenchCommand {

    private static final String CLIENTS = "--clients";
    private static final String FOR = "--for";
    private static final String SIZE = "--size";
    private static final String READS = "--reads";
    private static final String KEYS = "--keys";
    private static final int MOST_CLIENTS = 4_096;
    private static final int MOST_KEYS = 100_000;
    private static final long CLEANUP_SECONDS = 30;

    private BenchCommand() {}

    static CommandSpec spec(Shell shell) {
        return Command.ofServer(
                        shell, "bench", "Measures puts and gets of a running server under load.")
                .option(CLIENTS, "N", "How many callers at a time, each waiting. Default: 64.")
                .option(FOR, "TIME", "How long, such as 30s or 10m. Default: 10s.")
                .option(SIZE, "BYTES", "How long a value is. Default: 100.")
                .option(READS, "PERCENT", "How many of the calls are gets. Default: 50%.")
                .option(KEYS, "N", "Among how many keys, put before it begins. Default: 1000.")
                .reads()
                .note(
                        "It loads the server for real. Its keys begin with 'concord-bench/', on which"
                                + " the token has to be allowed to read and write, and are removed"
                                + " at the end, after Ctrl-C too. Latencies are those of the caller:"
                                + " with the network, and with what the client tries again.")
                .note("When calls fail they are counted, and the exit code is 1.")
                .example("concord bench")
                .example("concord bench --clients 256 --for 1m --size 1000 --reads 90%")
                .example("concord bench --reads 0 -o json | jq .writes.p99_ms")
                .runs(BenchCommand::bench);
    }

    private static int bench(Call call) throws IOException, InterruptedException {
        BenchLoad.Plan plan =
                new BenchLoad.Plan(
                        upTo(call, CLIENTS, 64, MOST_CLIENTS),
                        call.time(FOR).orElse(Duration.ofSeconds(10)),
                        call.count(SIZE, 1).orElse(100),
                        percent(call.option(READS).orElse("50")),
                        upTo(call, KEYS, 1_000, MOST_KEYS));
        if (!plan.time().isPositive()) {
            throw new UsageException(FOR + " must be longer than nothing");
        }
        BenchLoad load = new BenchLoad(call.store(), plan);
        CountDownLatch done = new CountDownLatch(1);
        Thread atCtrlC = new Thread(() -> finish(load, done), "concord-bench-stop");
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        try {
            return run(call, load, plan);
        } finally {
            done.countDown();
            forget(atCtrlC);
        }
    }

    /// Lets the load end and its keys be removed before the process ends.
    private static void finish(BenchLoad load, CountDownLatch done) {
        load.stop();
        try {
            var _ = done.await(CLEANUP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread atCtrlC) {
        try {
            Runtime.getRuntime().removeShutdownHook(atCtrlC);
        } catch (IllegalStateException e) {
            // The process is ending, which is what it is for.
        }
    }

    private static int run(Call call, BenchLoad load, BenchLoad.Plan plan)
            throws IOException, InterruptedException {
        Terminal terminal = call.shell().terminal();
        long nanos;
        boolean removed = false;
        try {
            try (Progress progress = new Progress(terminal, "prepare", plan.keys())) {
                load.fill(progress::at);
            }
            try (Progress progress = new Progress(terminal, "bench", plan.time().toMillis())) {
                nanos = load.run(progress::at);
            }
        } finally {
            removed = remove(load, terminal);
        }
        report(call, load, plan, nanos);
        long errors = load.reads().errors() + load.writes().errors();
        if (errors == 0) {
            return removed ? ExitCode.OK : ExitCode.FAILED;
        }
        terminal.complain(errors + " calls failed, the first: " + load.firstError().orElse("-"));
        return ExitCode.FAILED;
    }

    private static boolean remove(BenchLoad load, Terminal terminal) {
        try {
            load.remove();
            return true;
        } catch (ConcordException e) {
            terminal.complain(
                    "the keys of the load are still there: %s\nremove them with 'concord delete"
                                    .formatted(e.getMessage())
                            + " --prefix "
                            + load.prefix()
                            + "'");
            return false;
        }
    }

    private static void report(Call call, BenchLoad load, BenchLoad.Plan plan, long nanos)
            throws IOException {
        double seconds = nanos / 1e9;
        if (call.answer().isJson()) {
            call.answer()
                    .tell(
                            "",
                            json -> {
                                json.writeNumberField("clients", plan.clients());
                                json.writeNumberField("size", plan.size());
                                json.writeNumberField("keys", plan.keys());
                                json.writeNumberField("read_percent", plan.readPercent());
                                json.writeNumberField("seconds", rounded(seconds));
                                write(json, "reads", load.reads(), seconds);
                                write(json, "writes", load.writes(), seconds);
                            });
            return;
        }
        call.answer()
                .line(
                        "%d clients, values of %d bytes, %d keys, %d %% reads, %s s"
                                .formatted(
                                        plan.clients(),
                                        plan.size(),
                                        plan.keys(),
                                        plan.readPercent(),
                                        shown(seconds)));
        Table table = Table.of("CALLS", "COUNT", "ERRORS", "RATE", "P50", "P90", "P99", "MAX");
        row(table, "reads", load.reads(), seconds);
        row(table, "writes", load.writes(), seconds);
        table.print(call.answer()::line);
    }

    private static void row(Table table, String name, Latencies calls, double seconds) {
        table.row(
                name,
                calls.count(),
                calls.errors(),
                Math.round(calls.count() / seconds) + "/s",
                shown(calls.millis(0.5)) + "ms",
                shown(calls.millis(0.9)) + "ms",
                shown(calls.millis(0.99)) + "ms",
                shown(calls.maxMillis()) + "ms");
    }

    private static void write(JsonGenerator json, String name, Latencies calls, double seconds)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", calls.count());
        json.writeNumberField("errors", calls.errors());
        json.writeNumberField("per_second", rounded(calls.count() / seconds));
        json.writeNumberField("p50_ms", rounded(calls.millis(0.5)));
        json.writeNumberField("p90_ms", rounded(calls.millis(0.9)));
        json.writeNumberField("p99_ms", rounded(calls.millis(0.99)));
        json.writeNumberField("max_ms", rounded(calls.maxMillis()));
        json.writeEndObject();
    }

    private static String shown(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static double rounded(double number) {
        return Math.round(number * 1000) / 1000.0;
    }

    private static int upTo(Call call, String name, int unlessGiven, int most) {
        int value = call.count(name, 1).orElse(unlessGiven);
        if (value > most) {
            throw new UsageException(name + " is " + value + "; it must be 1 to " + most);
        }
        return value;
    }

    private static int percent(String text) {
        String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= 100) {
            return Integer.parseInt(digits);
        }
        throw new UsageException(READS + " is '" + text + "'; it must be 0% to 100%");
    }
}
