package concord.audit;

import concord.core.audit.AuditQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Which lines a query asks for. Timestamps all have the same form, so they are compared as texts.
final class Filter {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final AuditQuery query;
    private final Optional<String> from;
    private final Optional<String> to;

    Filter(AuditQuery query) {
        this.query = query;
        this.from = query.from().map(Filter::timestamp);
        this.to = query.to().map(Filter::timestamp);
    }

    /// The first timestamp that a line can have from there on.
    private static String timestamp(Instant moment) {
        Instant micros = moment.truncatedTo(ChronoUnit.MICROS);
        return TIMESTAMP.format(micros.equals(moment) ? micros : micros.plus(1, ChronoUnit.MICROS));
    }

    /// Whether a file can have such lines: none in it is of a later day than the file.
    boolean mayBeIn(TrailFile file) {
        return query.from()
                .map(moment -> moment.atZone(ZoneOffset.UTC).toLocalDate())
                .filter((LocalDate day) -> file.day().isBefore(day))
                .isEmpty();
    }

    boolean accepts(Fields line) {
        return query.operation().map(asked -> isOperation(asked, line)).orElse(true)
                && query.user().map(line.user()::equals).orElse(true)
                && query.result().map(line.result()::equals).orElse(true)
                && from.map(bound -> line.timestamp().compareTo(bound) >= 0).orElse(true)
                && to.map(bound -> line.timestamp().compareTo(bound) < 0).orElse(true);
    }

    private static boolean isOperation(String asked, Fields line) {
        return asked.endsWith("*")
                ? line.operation().startsWith(asked.substring(0, asked.length() - 1))
                : line.operation().equals(asked);
    }
}
