package concord.bench;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A member of Concord in a [Worker].
///
/// | line | |
/// |---|---|
/// | `status` | a [MemberStatus] |
/// | `transfer ID` | makes another member the leader; when that began and ended |
/// | `add ID ADDRESS` | adds a member |
/// | `pulse WRITERS PAUSE_MILLIS` | starts a [Pulse] |
/// | `next MICROS` | when the first of its puts was acknowledged that began after this time |
/// | `silence FROM TO` | the longest time without an acknowledgement in between, in micros |
/// | `lap` | what the writers did since the last one |
/// | `still` | stops them; reads back what they wrote |
///
/// Times are those of [Micros], which all processes of a machine share.
final class Embedded {
    private final Concord concord;
    private final AtomicInteger leaderChanges;
    private @Nullable Pulse pulse;

    private Embedded(Concord concord, AtomicInteger leaderChanges) {
        this.concord = concord;
        this.leaderChanges = leaderChanges;
    }

    /// @param settings `name=value` each
    static Embedded open(List<String> settings) {
        Map<String, String> texts =
                settings.stream()
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        AtomicInteger changes = new AtomicInteger();
        Concord concord =
                Concord.open(
                        Settings.parse(texts),
                        List.of(event -> {
                            if (event instanceof Event.LeaderChanged) {
                                changes.incrementAndGet();
                            }
                        }));
        return new Embedded(concord, changes);
    }

    Target target() {
        return new ConcordTarget(concord);
    }

    String execute(List<String> words) throws InterruptedException {
        return switch (words.getFirst()) {
            case "status" -> MemberStatus.of(concord.status(), leaderChanges.get()).line();
            case "transfer" -> {
                long start = Micros.now();
                concord.cluster().transfer(words.get(1));
                yield start + " " + Micros.now();
            }
            case "add" -> {
                concord.cluster().add(words.get(1), words.get(2));
                yield "";
            }
            case "pulse" -> {
                pulse =
                        new Pulse(
                                concord.store(),
                                Integer.parseInt(words.get(1)),
                                Duration.ofMillis(Long.parseLong(words.get(2))));
                yield "";
            }
            case "next" -> Long.toString(pulse().next(Long.parseLong(words.get(1))));
            case "silence" ->
                    Long.toString(
                            pulse().silence(
                                            Long.parseLong(words.get(1)),
                                            Long.parseLong(words.get(2))));
            case "lap" -> pulse().lap();
            case "still" -> {
                pulse().stop();
                yield "";
            }
            default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    }

    private Pulse pulse() {
        if (pulse == null) {
            throw new IllegalStateException("nobody writes");
        }
        return pulse;
    }
}
