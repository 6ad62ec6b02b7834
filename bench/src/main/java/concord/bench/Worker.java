package concord.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import concord.bench.Dataset.Writer;
import concord.core.ConcordException;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A JVM that clients of a cluster run in, and of Concord's a member with them. It does what it is
/// told, a line each on its standard input, and answers each line with one. It ends when there are
/// no more.
///
/// | line | |
/// |---|---|
/// | `fill KEYS` | puts every key once |
/// | `warm OPERATION LOAD KEYS SECONDS` | starts a trial and warms up |
/// | `measure SECONDS` | goes on with it; answers with a [Result] |
/// | `verify` | reads a sample back, says how many |
///
/// A member does what [Embedded] does, too.
final class Worker {
    private final String name;
    private final Target target;
    private final @Nullable Embedded member;
    private Trial trial =
            new Trial(Operation.parse("put@leader"), Load.parse("vt:1"), 1, List.of());

    /// What is measured now.
    private record Trial(Operation operation, Load load, int keys, List<Writer> writers) {

        Load.Interval run(Target target, Duration duration)
                throws InterruptedException, ExecutionException {
            return load.run(writers, writer -> operation.call(writer, target), duration);
        }
    }

    private Worker(String name, Target target, @Nullable Embedded member) {
        this.name = name;
        this.target = target;
        this.member = member;
    }

    /// Answers lines until there are no more.
    ///
    /// @param arguments `concord` and its settings, or `etcd`, the member's `host:port` and the
    ///   number of connections
    public static void main(String[] arguments) throws IOException {
        var worker =
                switch (arguments[0]) {
                    case "concord" -> member(Arrays.asList(arguments).subList(1, arguments.length));
                    case "etcd" ->
                            new Worker(
                                    "etcd",
                                    new EtcdTarget(arguments[1], Integer.parseInt(arguments[2])),
                                    null);
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.out.println(Child.OK + "ready");
        var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(worker.answer(line));
        }
        worker.target.close();
        System.exit(0);
    }

    private static Worker member(List<String> settings) {
        var member = Embedded.open(settings);
        return new Worker("concord", member.target(), member);
    }

    private String answer(String line) {
        try {
            return Child.OK + execute(List.of(line.split(" ", -1)));
        } catch (Exception e) {
            e.printStackTrace();
            return (refused(e) ? Child.REFUSED : "failed ") + e;
        }
    }

    /// Whether the cluster did not serve, which is another thing than serving wrongly.
    private static boolean refused(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        e -> e instanceof StatusRuntimeException || e instanceof ConcordException);
    }

    private String execute(List<String> words) throws Exception {
        return switch (words.getFirst()) {
            case "fill" -> {
                Dataset.fill(target, new Dataset(Integer.parseInt(words.get(1)), 1).writers());
                yield "";
            }
            case "warm" -> {
                var load = Load.parse(words.get(2));
                int keys = Integer.parseInt(words.get(3));
                trial =
                        new Trial(
                                Operation.parse(words.get(1)),
                                load,
                                keys,
                                new Dataset(keys, load.threads()).writers());
                trial.run(target, seconds(words.get(4)));
                yield "";
            }
            case "measure" -> {
                var done = trial.run(target, seconds(words.get(1)));
                var what = trial.operation().name() + "/" + trial.load().name();
                yield done.result(name, what, trial.keys()).line();
            }
            case "verify" -> Integer.toString(ReadBack.verify(target, trial.writers()));
            default -> {
                if (member == null) {
                    throw new IllegalArgumentException(String.join(" ", words));
                }
                yield member.execute(words);
            }
        };
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
    }
}
