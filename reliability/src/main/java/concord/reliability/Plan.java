package concord.reliability;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What is asked of a run.
///
/// @param seed from which everything random follows
/// @param seconds how long it goes on; the period that is under way then is finished
/// @param members how many members the cluster has
/// @param faults which faults there are
/// @param image the image to run
/// @param directory where members keep their data
/// @param sabotage what is broken on purpose
/// @param serveWithinSeconds how soon every member has to serve once all are open
record Plan(
        long seed,
        long seconds,
        int members,
        Set<FaultKind> faults,
        Path image,
        Path directory,
        Sabotage sabotage,
        int serveWithinSeconds) {

    static final String USAGE =
            """
            reliability/run [OPTION]...
              --seed N              what everything random follows from; printed
              --minutes M           how long, or --seconds S; 5 minutes
              --members N           1 to 7; 3
              --faults LIST         of %s; all
              --image DIR           the image to run; jlink/target/image
              --sabotage WHAT       %s: the run has to find it, and fails
              --directory DIR       where members keep their data; emptied first; reliability/target/world
              --serve-within S      how soon all members have to serve once all are open; 20
            Exit codes: 0 nothing found, 1 something found, 2 wrong arguments or surroundings.\
            """
                    .formatted(names(FaultKind.values()), names(Sabotage.values()));

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Plan::name).collect(Collectors.joining(","));
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The plan of a command line.
    ///
    /// @throws IllegalArgumentException when it is not right, with what is wrong
    static Plan parse(Path root, List<String> arguments) {
        long seed = System.nanoTime() & 0xff_ffffL;
        long seconds = 300;
        int members = 3;
        Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
        Path image = root.resolve("jlink/target/image");
        Path directory = root.resolve("reliability/target/world");
        Sabotage sabotage = Sabotage.NONE;
        int within = 20;
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.pop();
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + " is unknown or has no value");
            }
            String value = left.pop();
            switch (option) {
                case "--seed" -> seed = Long.parseLong(value);
                case "--minutes" -> seconds = 60 * Long.parseLong(value);
                case "--seconds" -> seconds = Long.parseLong(value);
                case "--members" -> members = Integer.parseInt(value);
                case "--faults" -> faults = faults(value);
                case "--image" -> image = Path.of(value).toAbsolutePath();
                case "--directory" -> directory = Path.of(value).toAbsolutePath();
                case "--sabotage" -> sabotage = constant(Sabotage.class, value);
                case "--serve-within" -> within = Integer.parseInt(value);
                default -> throw new IllegalArgumentException(option + " is no option");
            }
        }
        return new Plan(seed, seconds, members, faults, image, directory, sabotage, within);
    }

    private static Set<FaultKind> faults(String list) {
        Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                faults.add(constant(FaultKind.class, name.strip()));
            }
        }
        return faults;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
