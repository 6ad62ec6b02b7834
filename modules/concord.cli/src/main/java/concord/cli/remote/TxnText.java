package concord.cli.remote;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Get;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Predicate;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// A transaction as JSON, in the form that HTTP takes.
final class TxnText {

    private static final String WHAT = "the transaction";
    private static final String FORM = "{\"compare\": […], \"success\": […], \"failure\": […]}";
    private static final String OPERATION = "{\"put\": {…}} or with get, delete, touch or range";
    private static final Set<String> OPERATIONS = Set.of("put", "get", "delete", "touch", "range");
    private static final String TARGETS =
            "exists, value, version, mod_revision, create_revision, lease or field";
    private static final Set<String> KEY = Set.of("key");

    private TxnText() {}

    /// The transaction that a text is.
    ///
    /// @throws ConcordException.InvalidRequest when it is none, with where and why
    static Txn parse(String text) {
        JsonFields body =
                JsonPart.whole(text, WHAT)
                        .object(FORM, Set.of("compare", "success", "failure", "idempotency_key"));
        return new Txn(
                list(body, "compare").stream().map(TxnText::compare).toList(),
                list(body, "success").stream().map(TxnText::operation).toList(),
                list(body, "failure").stream().map(TxnText::operation).toList(),
                body.given("idempotency_key").map(JsonPart::string));
    }

    private static List<JsonPart> list(JsonFields body, String name) {
        return body.optional(name).map(JsonPart::list).orElse(List.of());
    }

    private static Txn.Compare compare(JsonPart item) {
        JsonFields fields =
                item.object(
                        "{\"key\": …, \"target\": …, \"op\": …, \"value\": …}",
                        Set.of("key", "target", "path", "op", "value"));
        JsonPart target = fields.required("target");
        JsonPart sign = fields.required("op");
        Comparison op =
                Comparison.ofSign(sign.string())
                        .orElseThrow(() -> sign.refused("must be =, !=, <, <=, > or >="));
        JsonPart value = fields.required("value");
        Condition condition =
                switch (target.string()) {
                    case "exists" -> exists(sign, op, value);
                    case "value" -> new Condition.Valued(op, value.value());
                    case "version" -> number(Condition.Target.VERSION, op, value);
                    case "mod_revision" -> number(Condition.Target.MOD_REVISION, op, value);
                    case "create_revision" -> number(Condition.Target.CREATE_REVISION, op, value);
                    case "lease" -> number(Condition.Target.LEASE, op, value);
                    case "field" ->
                            new Condition.Where(
                                    new Predicate.Compare(
                                            fields.required("path").string(), op, value.value()));
                    default -> throw target.refused("must be " + TARGETS);
                };
        return new Txn.Compare(key(fields), condition);
    }

    private static Condition number(Condition.Target target, Comparison op, JsonPart value) {
        return new Condition.Numbered(target, op, value.integer());
    }

    private static Condition exists(JsonPart sign, Comparison op, JsonPart value) {
        return switch (op) {
            case EQUAL -> new Condition.Exists(value.flag());
            case NOT_EQUAL -> new Condition.Exists(!value.flag());
            default -> throw sign.refused("must be = or != for 'exists'");
        };
    }

    private static Operation operation(JsonPart item) {
        JsonFields fields = item.object(OPERATION, OPERATIONS);
        if (fields.all().size() != 1) {
            throw item.refused("must have one field: " + OPERATION);
        }
        String name = fields.all().keySet().iterator().next();
        JsonPart what = fields.required(name);
        return switch (name) {
            case "put" -> TxnWrites.put(what);
            case "delete" -> TxnWrites.delete(what);
            case "touch" -> touch(what.object("{\"key\": …, \"ttl\": …}", Set.of("key", "ttl")));
            case "range" -> range(what);
            default -> Get.of(key(what.object("{\"key\": …}", KEY)));
        };
    }

    private static Touch touch(JsonFields fields) {
        return Touch.of(key(fields), TxnWrites.ttl(fields.required("ttl")));
    }

    private static Range range(JsonPart what) {
        JsonFields fields =
                what.object(
                        "{\"prefix\": …}, or with from and to",
                        Set.of("prefix", "from", "to", "limit", "cursor", "order", "keys_only"));
        Optional<String> prefix = text(fields, "prefix");
        Optional<Key> from = text(fields, "from").map(Key::of);
        Optional<Key> to = text(fields, "to").map(Key::of);
        if (prefix.isPresent() && (from.isPresent() || to.isPresent())) {
            throw what.refused("has a prefix beside from or to; give the one or the other");
        }
        Range bounds = Range.prefix(prefix.orElse(""));
        return new Range(
                from.or(bounds::from),
                to.or(bounds::to),
                false,
                isDescending(fields),
                fields.given("limit").map(TxnText::limit).orElse(OptionalInt.empty()),
                fields.given("cursor").map(TxnText::cursor),
                fields.flag("keys_only"),
                OptionalLong.empty());
    }

    private static boolean isDescending(JsonFields fields) {
        Optional<JsonPart> order = fields.given("order");
        return switch (order.map(JsonPart::string).orElse("asc")) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw order.orElseThrow().refused("must be asc or desc");
        };
    }

    private static OptionalInt limit(JsonPart limit) {
        long given = limit.integer();
        if (given < 1 || given > Integer.MAX_VALUE - 1) {
            throw limit.refused("must be from 1 to " + (Integer.MAX_VALUE - 1));
        }
        return OptionalInt.of((int) given);
    }

    private static Key cursor(JsonPart cursor) {
        try {
            return Key.of(Base64.getUrlDecoder().decode(cursor.string()));
        } catch (IllegalArgumentException | ConcordException.InvalidKey e) {
            throw cursor.refused("must be the next_cursor of an answer");
        }
    }

    private static Optional<String> text(JsonFields fields, String name) {
        return fields.given(name).map(JsonPart::string);
    }

    static Key key(JsonFields fields) {
        return Key.of(fields.required("key").string());
    }
}
