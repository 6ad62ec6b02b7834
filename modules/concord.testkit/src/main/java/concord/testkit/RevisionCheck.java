package concord.testkit;

import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds the revisions of a history against each other and against real time.
final class RevisionCheck {

    /// The read or the write of a key at a revision that nothing before it goes beyond.
    private record Seen(long revision, Call call) {}

    private final List<Call> calls;
    private final WrittenByRevision writes;
    private final List<String> violations = new ArrayList<>();

    RevisionCheck(List<Call> calls) {
        this.calls = calls;
        this.writes = new WrittenByRevision(calls, violations);
    }

    Findings run() {
        for (Call call : calls) {
            Answer answer = call.answer();
            if (answer != null) {
                Reads.of(call.ask(), answer, (key, read) -> checkSource(call, key, read));
            }
        }
        checkTime();
        return new Findings(violations, List.of());
    }

    /// What was read has been written, at that revision, by a call that had begun.
    private void checkSource(Call call, String key, Answer read) {
        if (!(read instanceof Answer.Found(String value, long at)) || at == Answer.NO_REVISION) {
            return;
        }
        @Nullable Call writer = writes.at(at);
        if (writer == null) {
            if (!writes.isPerhapsWritten(key, value, call.end())) {
                violations.add("nobody wrote what was read: " + call);
            }
            writes.learn(key, at, value, call);
        } else if (writer.start() > call.end()) {
            violations.add("read before it was written: " + call + " of " + writer);
        } else {
            writes.compare(key, at, value, call);
        }
    }

    /// Goes through starts and ends by time: what begins must not be behind what had ended.
    private void checkTime() {
        List<Call> answered =
                calls.stream().filter(call -> call.outcome() == Outcome.ANSWERED).toList();
        List<Call> starts = new ArrayList<>(answered);
        starts.sort(Comparator.comparingLong(Call::start));
        List<Call> ends = new ArrayList<>(answered);
        ends.sort(Comparator.comparingLong(Call::end));
        Map<String, Seen> newest = new HashMap<>();
        @Nullable Seen written = null;
        int ended = 0;
        for (Call call : starts) {
            while (ended < ends.size() && ends.get(ended).end() < call.start()) {
                Call end = ends.get(ended++);
                note(newest, end);
                long revision = WrittenByRevision.revision(end);
                if (revision != Answer.NO_REVISION
                        && (written == null || revision > written.revision)) {
                    written = new Seen(revision, end);
                }
            }
            long revision = WrittenByRevision.revision(call);
            if (revision != Answer.NO_REVISION && written != null && revision < written.revision) {
                violations.add("revisions go back: " + call + " after " + written.call);
            }
            checkReads(call, newest);
        }
    }

    private static void note(Map<String, Seen> newest, Call call) {
        long revision = WrittenByRevision.revision(call);
        if (revision != Answer.NO_REVISION) {
            for (String key : writes(call)) {
                note(newest, key, revision, call);
            }
        }
        Answer answer = call.answer();
        if (answer != null && !(call.ask() instanceof Ask.StaleGet)) {
            Reads.of(
                    call.ask(),
                    answer,
                    (key, read) -> {
                        if (read instanceof Answer.Found(_, long at)) {
                            note(newest, key, at, call);
                        }
                    });
        }
    }

    private static void note(Map<String, Seen> newest, String key, long revision, Call call) {
        newest.merge(
                key,
                new Seen(revision, call),
                (known, more) -> more.revision > known.revision ? more : known);
    }

    private static Set<String> writes(Call call) {
        Set<String> keys = new HashSet<>();
        WrittenByRevision.effects(call, (key, _) -> keys.add(key));
        return keys;
    }

    private void checkReads(Call call, Map<String, Seen> newest) {
        Answer answer = call.answer();
        if (answer == null || call.ask() instanceof Ask.StaleGet) {
            return;
        }
        Reads.of(
                call.ask(),
                answer,
                (key, read) -> {
                    Seen known = newest.get(key);
                    if (known == null) {
                        return;
                    }
                    boolean isStale =
                            switch (read) {
                                case Answer.Found(_, long at) ->
                                        at != Answer.NO_REVISION && at < known.revision;
                                case Answer.Absent() ->
                                        !writes.isPerhapsDeleted(key, known.revision, call.end());
                                case Answer.Wrote _, Answer.Refused _, Answer.Decided _ -> false;
                            };
                    if (isStale) {
                        violations.add("a stale read: " + call + " after " + known.call);
                    }
                });
    }
}
