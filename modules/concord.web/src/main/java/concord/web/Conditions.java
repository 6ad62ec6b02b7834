package concord.web;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Value;
import concord.json.ConditionFields;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What has to hold of a key for a write to take effect: one condition at most, from the body, the
/// query or the headers of a request.
final class Conditions {

    private static final String WEAK = "W/";

    private Conditions() {}

    /// The condition of a request that has no JSON body, in its query.
    ///
    /// @throws ConcordException.InvalidRequest when there are several
    static Condition of(Exchange exchange) {
        var query = exchange.query();
        return ConditionFields.single(
                query.text(ConditionFields.EXPECTED).map(Conditions::json),
                query.number(ConditionFields.MOD_REVISION),
                query.number(ConditionFields.VERSION),
                query.text(ConditionFields.WHERE),
                query.flag(ConditionFields.ABSENT),
                query.flag(ConditionFields.PRESENT));
    }

    private static Value json(String text) {
        try {
            return Value.json(text);
        } catch (ConcordException.InvalidRequest e) {
            throw new ConcordException.InvalidRequest(
                    "expected is '" + text + "', which is not JSON; a text needs its quotes");
        }
    }

    /// The condition of the headers (RFC 9110 §13): `If-Match` with one ETag or `*`,
    /// `If-None-Match: *`.
    ///
    /// @throws concord.web.http.FailureException as `CONDITION_FAILED` when the ETag is a weak one,
    ///   which says only that what there is means the same
    static Condition ofHeaders(Exchange exchange) {
        List<Condition> found = new ArrayList<>(1);
        exchange.header(HeaderNames.IF_MATCH)
                .ifPresent(tag ->
                        found.add(
                                tag.equals("*")
                                        ? Condition.PRESENT
                                        : Condition.modRevision(revision(tag))));
        exchange.header(HeaderNames.IF_NONE_MATCH)
                .ifPresent(tag -> {
                    if (!tag.equals("*")) {
                        throw new ConcordException.InvalidRequest(
                                "If-None-Match of a write is '" + tag + "'; it must be *");
                    }
                    found.add(Condition.ABSENT);
                });
        return ConditionFields.single(found);
    }

    private static long revision(String tag) {
        if (tag.startsWith(WEAK)) {
            throw Failure.preconditionFailed(
                            HeaderNames.IF_MATCH.defaultCase()
                                    + " is the weak ETag "
                                    + tag
                                    + ", which is never held to be the same; nothing was changed."
                                    + " Leave the "
                                    + WEAK
                                    + " out if a proxy has put it there")
                    .exception();
        }
        try {
            if (tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"")) {
                return Long.parseLong(tag.substring(1, tag.length() - 1));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ConcordException.InvalidRequest(
                HeaderNames.IF_MATCH.defaultCase()
                        + " is '"
                        + tag
                        + "'; it must be * or the ETag of a GET, such as \"12\"");
    }

    /// The one condition of a request, wherever it stands.
    static Condition only(Condition named, Condition header) {
        if (named.equals(Condition.ALWAYS)) {
            return header;
        }
        if (!header.equals(Condition.ALWAYS)) {
            throw ConditionFields.several();
        }
        return named;
    }

    /// Throws what a client is told of a write that had no effect.
    ///
    /// @param fromHeader what its headers ask for, which has a status of its own
    static void check(Outcome outcome, Key key, Condition fromHeader) {
        boolean header = !fromHeader.equals(Condition.ALWAYS);
        switch (outcome) {
            case DONE -> {}
            case NOT_FOUND -> {
                String message = "there is no key '" + key + "', and the write needs one";
                throw (header ? Failure.preconditionFailed(message) : Failure.notFound(message))
                        .exception();
            }
            case CONDITION_FAILED -> {
                String message =
                        "the condition does not hold for key '" + key + "'; nothing was changed";
                if (header) {
                    throw Failure.preconditionFailed(message).exception();
                }
                throw new ConcordException.ConditionFailed(message);
            }
        }
    }

    /// Whether the client of a read has this already: its `If-None-Match` names the ETag, which a
    /// proxy may have made a weak one.
    static boolean isKnown(Exchange exchange, String etag) {
        return exchange.header(HeaderNames.IF_NONE_MATCH)
                .map(tags ->
                        tags.equals("*")
                                || Arrays.stream(tags.split("\\s*,\\s*", -1))
                                        .anyMatch(
                                                tag -> tag.equals(etag) || tag.equals(WEAK + etag)))
                .orElse(false);
    }
}
