package concord.cli.config;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What somebody meant who wrote a name that does not exist.
final class Suggestion {

    private Suggestion() {}

    /// `did you mean http.port?`, or where to look when nothing is near.
    static String of(String given, Collection<String> names) {
        List<String> near = near(given, names);
        return near.isEmpty()
                ? "'concord start --help' lists what there is"
                : near.stream().collect(Collectors.joining(" or ", "did you mean ", "?"));
    }

    /// The names that a slip or two make of `given`; failing that, those that have it as a part.
    private static List<String> near(String given, Collection<String> names) {
        int least = names.stream().mapToInt(name -> distance(given, name)).min().orElse(0);
        if (least <= Math.max(2, given.length() / 5)) {
            return names.stream().filter(name -> distance(given, name) == least).toList();
        }
        return names.stream()
                .filter(name -> name.endsWith("." + given) || name.startsWith(given + "."))
                .toList();
    }

    /// How many letters have to be added, removed, replaced or swapped with their neighbour.
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + cost[i - 2][j - 2]) : least;
    }
}
