package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.Store;
import concord.json.JsonFields;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import java.time.Duration;
import java.util.Set;

/// What a request asks of the store, whatever it is: how fresh, how long, and how large its body
/// may be. The one place where a request gets a store from.
final class Stores {

    /// The query parameter that says how fresh a read has to be.
    static final String CONSISTENCY = "consistency";

    /// The query parameter that says how long an operation may take.
    static final String TIMEOUT = "timeout";

    private final long valueMaxBytes;

    Stores(Concord concord) {
        this.valueMaxBytes = concord.settings().get(Settings.VALUE_MAX_BYTES);
    }

    /// The store as a request wants it and its caller may use it: with its `consistency` and its
    /// `timeout`.
    ///
    /// @throws ConcordException.InvalidRequest when one of them is not as it should be
    Store of(Exchange exchange) {
        Store asked = exchange.access().store();
        var level = exchange.query().text(CONSISTENCY);
        if (level.isPresent()) {
            asked = asked.reading(Consistency.of(level.get()));
        }
        var limit = exchange.query().text(TIMEOUT);
        if (limit.isPresent()) {
            asked = asked.timeout(duration(limit.get()));
        }
        return asked;
    }

    private static Duration duration(String text) {
        try {
            return Settings.OPERATION_TIMEOUT.parse(text);
        } catch (ConcordException.InvalidRequest e) {
            throw new ConcordException.InvalidRequest(
                    "timeout is '"
                            + text
                            + "'; it must be a time from 1ms to 1h, such as 500ms or 5s");
        }
    }

    long valueMaxBytes() {
        return valueMaxBytes;
    }

    /// The fields of a JSON body.
    ///
    /// @param form how it has to look, for messages
    JsonFields json(Exchange exchange, String form) {
        String type = exchange.contentType().orElse("");
        if (!type.equals("application/json")) {
            throw Failure.unsupportedMediaType(type, "application/json").exception();
        }
        return body(exchange, form);
    }

    /// The time of a body that is `{"ttl": seconds}`.
    Duration ttl(Exchange exchange) {
        return json(exchange, "{\"ttl\": seconds}").only(Set.of("ttl")).required("ttl").ttl();
    }

    /// The fields of a JSON body whose type was looked at.
    JsonFields body(Exchange exchange, String form) {
        return JsonFields.read(
                exchange.body(valueMaxBytes + HttpEndpoint.ENVELOPE_BYTES), "the body", form);
    }
}
