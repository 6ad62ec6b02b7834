package concord.testkit;

import java.util.List;

/// What a store answered to an [Ask].
public sealed interface Answer {

    /// Stands for a revision that is not known.
    long NO_REVISION = 0;

    /// A put or a delete took effect.
    ///
    /// @param revision its revision, or [#NO_REVISION]
    record Wrote(long revision) implements Answer {}

    /// A put or a delete took no effect: its condition does not hold, or there is nothing to
    /// delete.
    record Refused() implements Answer {}

    /// A key is there.
    ///
    /// @param value its value
    /// @param revision the revision that last wrote it, or [#NO_REVISION]
    record Found(String value, long revision) implements Answer {}

    /// A key is absent.
    record Absent() implements Answer {}

    /// A transaction was executed.
    ///
    /// @param succeeded whether its tests held
    /// @param revision the revision of its writes if there are any, or [#NO_REVISION]
    /// @param answers to what it executed; those of writes need no revision
    record Decided(boolean succeeded, long revision, List<Answer> answers) implements Answer {

        /// Keeps a copy.
        public Decided {
            answers = List.copyOf(answers);
        }

        /// Whether one of the writes took effect.
        public boolean wrote() {
            return answers.stream().anyMatch(Wrote.class::isInstance);
        }
    }
}
