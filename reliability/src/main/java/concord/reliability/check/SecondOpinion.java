package concord.reliability.check;

import concord.core.Change;
import concord.testkit.Answer;
import concord.testkit.Ask;
import concord.testkit.Ask.When;
import concord.testkit.Findings;
import concord.testkit.Histories;
import concord.testkit.History;
import concord.testkit.WatchCheck;
import concord.testkit.WatchLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The same calls and watches in the words of the test kit, whose checks know nothing of those here
/// and take nothing from the watches for granted: every write without an answer may have happened
/// at any time, or never.
public final class SecondOpinion {

    private SecondOpinion() {}

    /// Checks all calls and watches.
    ///
    /// @param from the revision that the watches began with
    /// @param prefix what all keys of the calls begin with
    public static Findings check(
            List<Recorded> calls, List<Stream> streams, long from, String prefix) {
        History history = history(calls);
        Predicate<String> wanted = key -> isOfCalls(key, prefix);
        List<WatchLog> logs = streams.stream().map(it -> log(it, from, wanted)).toList();
        return Histories.check(history).and(WatchCheck.check(logs, history));
    }

    /// Those with a time to live, and the marks at both ends, are no client's calls.
    private static boolean isOfCalls(String key, String prefix) {
        String rest = key.substring(prefix.length());
        return rest.contains("/") && !rest.startsWith("mortal/");
    }

    private static History history(List<Recorded> calls) {
        Map<String, Integer> clients = new HashMap<>();
        List<History.Call> all = new ArrayList<>();
        for (Recorded call : calls) {
            int client = clients.computeIfAbsent(call.client(), _ -> clients.size());
            Ask ask = ask(call);
            all.add(
                    call.told().isPresent()
                            ? History.Call.answered(
                                    client,
                                    call.start(),
                                    call.end(),
                                    ask,
                                    answer(call, call.told().get()))
                            : History.Call.unknown(client, call.start(), ask));
        }
        return History.of(all);
    }

    private static Ask ask(Recorded call) {
        List<Ask.Test> tests = new ArrayList<>();
        call.ask().compares().forEach((key, value) -> tests.add(new Ask.Test(key, when(value))));
        List<Ask> success = new ArrayList<>();
        call.ask()
                .writes()
                .forEach((key, value) ->
                        success.add(
                                value.equals(Cells.ABSENT)
                                        ? new Ask.Delete(key)
                                        : new Ask.Put(key, value)));
        List<Ask> gets = new ArrayList<>();
        call.told()
                .ifPresent(told -> told.seen().keySet().forEach(key -> gets.add(new Ask.Get(key))));
        boolean done = call.told().map(Cells.Told::done).orElse(true);
        if (done) {
            success.addAll(gets);
        }
        return new Ask.Txn(tests, success, done ? List.of() : gets);
    }

    private static When when(String value) {
        return switch (value) {
            case Cells.ABSENT -> When.ABSENT;
            case Cells.PRESENT -> When.PRESENT;
            default -> new When.Holds(value);
        };
    }

    private static Answer answer(Recorded call, Cells.Told told) {
        List<Answer> answers = new ArrayList<>();
        if (told.done()) {
            call.ask().writes().forEach((_, _) -> answers.add(new Answer.Wrote(call.revision())));
        }
        told.seen()
                .forEach((key, value) ->
                        answers.add(
                                value.equals(Cells.ABSENT)
                                        ? new Answer.Absent()
                                        : new Answer.Found(
                                                value,
                                                call.seenRevisions()
                                                        .getOrDefault(key, Answer.NO_REVISION))));
        return new Answer.Decided(told.done(), call.revision(), answers);
    }

    private static WatchLog log(Stream stream, long from, Predicate<String> wanted) {
        WatchLog log = new WatchLog(stream.name(), wanted);
        log.begin(from);
        for (Stream.Step step : stream.steps()) {
            List<WatchLog.Event> events = new ArrayList<>();
            step.changes()
                    .forEach((key, change) -> {
                        if (wanted.test(key)) {
                            Optional<String> value =
                                    Optional.of(change.value())
                                            .filter(it -> !it.equals(Cells.ABSENT));
                            events.add(
                                    new WatchLog.Event(
                                            Change.Type.valueOf(change.type()), key, value));
                        }
                    });
            if (!events.isEmpty()) {
                log.receive(new WatchLog.Batch(step.revision(), events));
            }
        }
        return log;
    }
}
