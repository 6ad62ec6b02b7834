package concord.core.audit;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which lines of a trail are asked for. All that is given has to hold.
///
/// @param operation the operation, such as `kv.put`; `kv.*` is all that begin with `kv.`
/// @param from the oldest timestamp
/// @param to the first timestamp that is too new
/// @param user the id of a token
/// @param result `ok` or an error code, as lines have it; it may be given in any case
/// @param limit the most lines
/// @param newestFirst whether the newest come first, or the oldest
public record AuditQuery(
        Optional<String> operation,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> user,
        Optional<String> result,
        long limit,
        boolean newestFirst) {

    /// Every line, the oldest first.
    public static final AuditQuery ALL =
            new AuditQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Long.MAX_VALUE,
                    false);

    /// Checks itself.
    public AuditQuery {
        if (limit < 1) {
            throw new ConcordException.InvalidRequest(
                    "limit is " + limit + "; it must be positive");
        }
        result = result.map(AuditQuery::known);
    }

    /// Nobody shall take a word that no line has for the proof that nothing happened.
    private static String known(String result) {
        List<String> all =
                Stream.concat(
                                Stream.of("ok"),
                                Arrays.stream(ErrorCode.values()).map(ErrorCode::name))
                        .toList();
        return all.stream()
                .filter(result::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                "result is '"
                                        + result
                                        + "'; it must be one of "
                                        + String.join(", ", all)));
    }

    /// The moment of a text: `2026-11-26T10:00:00Z`, or `2026-11-26` for the beginning of a day in
    /// UTC.
    ///
    /// @param field what it is called by, for the message
    /// @throws ConcordException.InvalidRequest when it is none
    public static Instant moment(String field, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConcordException.InvalidRequest(
                    field
                            + " is '"
                            + text
                            + "'; it must be a moment such as 2026-11-26T10:00:00Z, or a day such as"
                            + " 2026-11-26");
        }
    }

    /// The same, of one operation, or of all that begin with what stands before a `*`.
    public AuditQuery operation(String operation) {
        return new AuditQuery(Optional.of(operation), from, to, user, result, limit, newestFirst);
    }

    /// The same, not before a moment.
    public AuditQuery from(Instant from) {
        return new AuditQuery(operation, Optional.of(from), to, user, result, limit, newestFirst);
    }

    /// The same, before a moment.
    public AuditQuery to(Instant to) {
        return new AuditQuery(operation, from, Optional.of(to), user, result, limit, newestFirst);
    }

    /// The same, by one token.
    public AuditQuery user(String user) {
        return new AuditQuery(operation, from, to, Optional.of(user), result, limit, newestFirst);
    }

    /// The same, with one result.
    public AuditQuery result(String result) {
        return new AuditQuery(operation, from, to, user, Optional.of(result), limit, newestFirst);
    }

    /// The same, at most so many.
    public AuditQuery limit(long limit) {
        return new AuditQuery(operation, from, to, user, result, limit, newestFirst);
    }

    /// The same, the newest first.
    public AuditQuery descending() {
        return new AuditQuery(operation, from, to, user, result, limit, true);
    }
}
