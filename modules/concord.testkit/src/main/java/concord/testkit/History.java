package concord.testkit;

import concord.core.ConcordException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Records what clients asked of a store and what they heard, with the time of both on one clock
/// that only goes forward. [Histories] checks it, also after it was written to a file and read
/// again.
///
/// Thread-safe. A call takes about 150 bytes; a million of them fit everywhere.
public final class History {

    /// How a call ended for its client.
    public enum Outcome {
        /// It was answered.
        ANSWERED,
        /// It surely had no effect, and has none later.
        FAILED,
        /// It may have had an effect, may have it later, or never.
        UNKNOWN
    }

    /// A call as its client saw it.
    ///
    /// @param client who made it
    /// @param start when, in nanoseconds since the history began
    /// @param end when it was answered or given up; for calls without an answer that says nothing
    ///   of when they take effect
    /// @param answer there if it was answered
    public record Call(
            int client, Ask ask, long start, long end, Outcome outcome, @Nullable Answer answer) {

        /// Checks the times and the answer.
        public Call {
            if (end < start) {
                throw new IllegalArgumentException("a call ends before it starts");
            }
            if ((answer != null) != (outcome == Outcome.ANSWERED)) {
                throw new IllegalArgumentException("a call is answered, or it has no answer");
            }
        }

        /// A call that was answered.
        public static Call answered(int client, long start, long end, Ask ask, Answer answer) {
            return new Call(client, ask, start, end, Outcome.ANSWERED, answer);
        }

        /// A call whose outcome is not known.
        public static Call unknown(int client, long start, Ask ask) {
            return new Call(client, ask, start, start, Outcome.UNKNOWN, null);
        }
    }

    private final long began = System.nanoTime();
    private final List<Call> calls = new ArrayList<>();
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

    /// A history without calls that begins now.
    public History() {}

    /// A history of these calls.
    public static History of(List<Call> calls) {
        History history = new History();
        calls.forEach(history::add);
        return history;
    }

    /// Adds a call that was recorded elsewhere on the same clock.
    public void add(Call call) {
        synchronized (calls) {
            calls.add(call);
        }
    }

    /// Notes that a client makes a call now.
    public Pending begin(int client, Ask ask) {
        Pending call = new Pending(client, ask, now());
        pending.add(call);
        return call;
    }

    /// Makes a call on this thread and records it. A failure is recorded and thrown on.
    public Answer call(int client, Ask ask, Supplier<Answer> call) {
        Pending begun = begin(client, ask);
        try {
            Answer answer = call.get();
            begun.answered(answer);
            return answer;
        } catch (RuntimeException e) {
            begun.failed(e);
            throw e;
        }
    }

    private long now() {
        return System.nanoTime() - began;
    }

    /// The calls up to now, in the order of their ends; those that still wait are of unknown
    /// outcome and come last.
    public List<Call> calls() {
        List<Call> all;
        synchronized (calls) {
            List<Call> waiting = pending.stream().map(Pending::asUnknown).toList();
            all = new ArrayList<>(calls.size() + waiting.size());
            all.addAll(calls);
            all.addAll(waiting);
        }
        return all;
    }

    /// How many calls have ended.
    public int size() {
        synchronized (calls) {
            return calls.size();
        }
    }

    /// Writes a line of JSON for each call to a file, in place of what it holds.
    public void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Call call : calls()) {
                out.write(HistoryJson.line(call));
                out.write('\n');
            }
        }
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IOException when it cannot be read, or a line is no call
    public static History read(Path file) throws IOException {
        History history = new History();
        Map<String, String> texts = new HashMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                try {
                    history.add(HistoryJson.call(line, text -> shared(texts, text)));
                } catch (RuntimeException e) {
                    throw new IOException(
                            "line " + number + " of " + file + " is no call: " + line, e);
                }
            }
        }
        return history;
    }

    /// Keys and values stand in many calls and need to be in memory once.
    private static String shared(Map<String, String> texts, String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /// A call that waits for its answer. The first end counts.
    public final class Pending {
        private final int client;
        private final Ask ask;
        private final long start;

        private Pending(int client, Ask ask, long start) {
            this.client = client;
            this.ask = ask;
            this.start = start;
        }

        /// It was answered now.
        public void answered(Answer answer) {
            end(Outcome.ANSWERED, answer);
        }

        /// It failed now and surely had no effect.
        public void failed() {
            end(Outcome.FAILED, null);
        }

        /// No answer will be heard.
        public void unknown() {
            end(Outcome.UNKNOWN, null);
        }

        /// It failed now with this. Of a write a failure of the store that does not rule out an
        /// effect, and any that is none of the store's, leaves the outcome unknown.
        public void failed(Throwable failure) {
            if (ask.writes() && mayHaveEffect(failure)) {
                unknown();
            } else {
                failed();
            }
        }

        private void end(Outcome outcome, @Nullable Answer answer) {
            long end = now();
            synchronized (calls) {
                if (pending.remove(this)) {
                    calls.add(new Call(client, ask, start, end, outcome, answer));
                }
            }
        }

        private Call asUnknown() {
            return Call.unknown(client, start, ask);
        }
    }

    private static boolean mayHaveEffect(Throwable failure) {
        for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ConcordException known) {
                return switch (known.code()) {
                    case TIMEOUT, CLUSTER_UNAVAILABLE, INTERNAL -> true;
                    case INVALID_KEY,
                            INVALID_REQUEST,
                            UNAUTHORIZED,
                            FORBIDDEN,
                            NOT_FOUND,
                            CONDITION_FAILED,
                            COMPACTED,
                            BATCH_TOO_LARGE,
                            VALUE_TOO_LARGE,
                            OVERLOADED ->
                            false;
                };
            }
        }
        return true;
    }
}
