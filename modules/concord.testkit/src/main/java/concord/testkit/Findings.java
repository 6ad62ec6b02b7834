package concord.testkit;

import java.util.ArrayList;
import java.util.List;

/// What a check found.
///
/// @param violations what cannot have happened in a store that keeps its promises, for people
/// @param undecided what the check gave up on, which may be right or wrong
public record Findings(List<String> violations, List<String> undecided) {

    private static final int TOLD = 20;

    /// Keeps copies.
    public Findings {
        violations = List.copyOf(violations);
        undecided = List.copyOf(undecided);
    }

    /// Nothing to complain of.
    public static final Findings NONE = new Findings(List.of(), List.of());

    /// Whether everything was decided, and is right.
    public boolean isClean() {
        return violations.isEmpty() && undecided.isEmpty();
    }

    /// These and those of another check.
    public Findings and(Findings other) {
        List<String> wrong = new ArrayList<>(violations);
        wrong.addAll(other.violations);
        List<String> open = new ArrayList<>(undecided);
        open.addAll(other.undecided);
        return new Findings(wrong, open);
    }

    /// Fails with what was found, unless everything was decided and is right.
    ///
    /// @throws AssertionError with the first of the findings
    public void assertClean() {
        if (!isClean()) {
            throw new AssertionError(this);
        }
    }

    /// The first of the findings, one a line.
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(violations.size() + " violations, " + undecided.size() + " undecided");
        violations.stream().limit(TOLD).forEach(lines::add);
        undecided.stream().limit(TOLD).map(it -> "undecided: " + it).forEach(lines::add);
        return String.join("\n", lines);
    }
}
