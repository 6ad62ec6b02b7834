package concord.json;

import concord.core.Comparison;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Predicate;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A transaction as JSON: compares, and two lists of operations.
public final class TxnFields {

    /// How a transaction looks, for messages.
    public static final String FORM = "{\"compare\": […], \"success\": […], \"failure\": […]}";

    private static final String KEY = "key";
    private static final Set<String> DELETE_FIELDS =
            JsonFields.names(ConditionFields.NAMES, Set.of(KEY, PutFields.RETURN_PREVIOUS));
    private static final String TARGETS =
            "exists, value, version, mod_revision, create_revision, lease or field";

    private TxnFields() {}

    /// The transaction that these fields make.
    ///
    /// @throws concord.core.ConcordException.InvalidRequest when they make none
    public static Txn read(JsonFields body) {
        body.only(Set.of("compare", "success", "failure", "idempotency_key"));
        return new Txn(
                list(body, "compare").stream().map(TxnFields::compare).toList(),
                list(body, "success").stream().map(TxnFields::operation).toList(),
                list(body, "failure").stream().map(TxnFields::operation).toList(),
                body.given("idempotency_key").map(JsonSlice::text));
    }

    private static List<JsonSlice> list(JsonFields body, String name) {
        return body.optional(name).map(JsonSlice::list).orElse(List.of());
    }

    private static Txn.Compare compare(JsonSlice item) {
        JsonFields fields =
                item.object("{\"key\": …, \"target\": …, \"op\": …, \"value\": …}")
                        .only(Set.of(KEY, "target", "path", "op", "value"));
        JsonSlice target = fields.required("target");
        Comparison op = comparison(fields);
        JsonSlice value = fields.required("value");
        Condition condition =
                switch (target.text()) {
                    case "exists" -> exists(op, value, fields);
                    case "value" -> new Condition.Valued(op, value.value());
                    case "version" -> number(Condition.Target.VERSION, op, value);
                    case "mod_revision" -> number(Condition.Target.MOD_REVISION, op, value);
                    case "create_revision" -> number(Condition.Target.CREATE_REVISION, op, value);
                    case "lease" -> number(Condition.Target.LEASE, op, value);
                    case "field" ->
                            new Condition.Where(
                                    new Predicate.Compare(
                                            fields.required("path").text(), op, value.value()));
                    default -> throw target.refused("must be " + TARGETS);
                };
        return new Txn.Compare(key(fields), condition);
    }

    private static Condition number(Condition.Target target, Comparison op, JsonSlice value) {
        return new Condition.Numbered(target, op, value.integer());
    }

    private static Condition exists(Comparison op, JsonSlice value, JsonFields fields) {
        return switch (op) {
            case EQUAL -> new Condition.Exists(value.flag());
            case NOT_EQUAL -> new Condition.Exists(!value.flag());
            default -> throw fields.required("op").refused("must be = or != for 'exists'");
        };
    }

    private static Comparison comparison(JsonFields fields) {
        JsonSlice op = fields.required("op");
        return Comparison.ofSign(op.text())
                .orElseThrow(() -> op.refused("must be =, !=, <, <=, > or >="));
    }

    private static Operation operation(JsonSlice item) {
        String form = "{\"put\": {…}} or with get, delete, touch or range";
        JsonFields fields = item.object(form);
        if (fields.all().size() != 1) {
            throw item.refused("must have one field: " + form);
        }
        String name = fields.all().keySet().iterator().next();
        JsonSlice what = fields.required(name);
        JsonFields details = what.object("{\"key\": …}");
        return switch (name) {
            case "put" -> PutFields.put(key(details), details, PutFields.KEYED_FIELDS);
            case "get" -> Get.of(key(details.only(Set.of(KEY))));
            case "delete" -> delete(details);
            case "touch" ->
                    Touch.of(key(details.only(Set.of(KEY, "ttl"))), details.required("ttl").ttl());
            case "range" -> range(details);
            default -> throw item.refused("has no operation that is known: " + form);
        };
    }

    private static Delete delete(JsonFields details) {
        details.only(DELETE_FIELDS);
        Delete delete = Delete.of(key(details)).when(ConditionFields.of(details));
        return details.flag(PutFields.RETURN_PREVIOUS) ? delete.returningPrevious() : delete;
    }

    private static Range range(JsonFields details) {
        details.only(Set.of("prefix", "from", "to", "limit", "cursor", "order", "keys_only"));
        return Ranges.refined(
                Ranges.of(text(details, "prefix"), text(details, "from"), text(details, "to"))
                        .limit(Ranges.limit(details.given("limit").map(JsonSlice::integer))),
                text(details, "order"),
                details.flag("keys_only"),
                text(details, "cursor"));
    }

    private static Optional<String> text(JsonFields fields, String name) {
        return fields.given(name).map(JsonSlice::text);
    }

    private static Key key(JsonFields fields) {
        return Key.of(fields.required(KEY).text());
    }
}
