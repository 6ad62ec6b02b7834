package concord.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.testkit.Ask.When;
import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A call of a [History] as a line of JSON:
///
/// ```json
/// {"client":3,"start":1200,"end":5100,"put":"key/7","value":"x","at":12,"wrote":13}
/// {"client":3,"start":6200,"end":7100,"get":"key/7","found":"x","revision":13}
/// {"client":4,"start":6300,"end":9100,"delete":"key/7","unknown":true}
/// ```
final class HistoryJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HistoryJson() {}

    static String line(Call call) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("client", call.client()).put("start", call.start()).put("end", call.end());
        write(line, call.ask());
        Answer answer = call.answer();
        if (answer != null) {
            write(line, answer);
        } else {
            line.put(call.outcome() == Outcome.FAILED ? "failed" : "unknown", true);
        }
        return line.toString();
    }

    private static void write(ObjectNode node, Ask ask) {
        switch (ask) {
            case Ask.Get(String key) -> node.put("get", key);
            case Ask.StaleGet(String key) -> node.put("staleGet", key);
            case Ask.Put(String key, String value, When when) -> {
                node.put("put", key).put("value", value);
                write(node, when);
            }
            case Ask.Delete(String key, When when) -> {
                node.put("delete", key);
                write(node, when);
            }
            case Ask.Txn(List<Ask.Test> tests, List<Ask> success, List<Ask> failure) -> {
                ArrayNode array = node.putArray("txn");
                for (Ask.Test test : tests) {
                    write(array.addObject().put("key", test.key()), test.when());
                }
                ArrayNode then = node.putArray("then");
                success.forEach(each -> write(then.addObject(), each));
                ArrayNode otherwise = node.putArray("else");
                failure.forEach(each -> write(otherwise.addObject(), each));
            }
        }
    }

    private static void write(ObjectNode node, When when) {
        switch (when) {
            case When.Always() -> {}
            case When.Absent() -> node.put("if", "absent");
            case When.Present() -> node.put("if", "present");
            case When.Holds(String value) -> node.put("holds", value);
            case When.At(long revision) -> node.put("at", revision);
        }
    }

    private static void write(ObjectNode node, Answer answer) {
        switch (answer) {
            case Answer.Wrote(long revision) -> node.put("wrote", revision);
            case Answer.Refused() -> node.put("refused", true);
            case Answer.Found(String value, long revision) ->
                    node.put("found", value).put("revision", revision);
            case Answer.Absent() -> node.put("absent", true);
            case Answer.Decided(boolean succeeded, long revision, List<Answer> answers) -> {
                node.put("succeeded", succeeded).put("revision", revision);
                ArrayNode array = node.putArray("answers");
                answers.forEach(each -> write(array.addObject(), each));
            }
        }
    }

    /// The call of a line.
    ///
    /// @param share gives the one instance of texts that are equal
    /// @throws RuntimeException when it is none
    static Call call(String line, UnaryOperator<String> share) {
        try {
            return new Reading(share).call(MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private record Reading(UnaryOperator<String> share) {

        Call call(JsonNode line) {
            @Nullable Answer answer = answer(line);
            Outcome outcome = outcome(line, answer);
            return new Call(
                    line.required("client").intValue(),
                    ask(line),
                    line.required("start").longValue(),
                    line.required("end").longValue(),
                    outcome,
                    answer);
        }

        private static Outcome outcome(JsonNode line, @Nullable Answer answer) {
            if (answer != null) {
                return Outcome.ANSWERED;
            }
            if (!line.has("failed") && !line.has("unknown")) {
                throw new IllegalArgumentException("no outcome");
            }
            return line.has("failed") ? Outcome.FAILED : Outcome.UNKNOWN;
        }

        private String text(JsonNode node, String name) {
            return share.apply(node.required(name).textValue());
        }

        private <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> each) {
            List<T> list = new ArrayList<>();
            node.required(name).forEach(element -> list.add(each.apply(element)));
            return list;
        }

        private Ask ask(JsonNode node) {
            if (node.has("get")) {
                return new Ask.Get(text(node, "get"));
            } else if (node.has("staleGet")) {
                return new Ask.StaleGet(text(node, "staleGet"));
            } else if (node.has("put")) {
                return new Ask.Put(text(node, "put"), text(node, "value"), when(node));
            } else if (node.has("delete")) {
                return new Ask.Delete(text(node, "delete"), when(node));
            }
            return new Ask.Txn(
                    list(node, "txn", each -> new Ask.Test(text(each, "key"), when(each))),
                    list(node, "then", this::ask),
                    list(node, "else", this::ask));
        }

        private When when(JsonNode node) {
            if (node.has("holds")) {
                return new When.Holds(text(node, "holds"));
            } else if (node.has("at")) {
                return new When.At(node.required("at").longValue());
            } else if (node.has("if")) {
                return text(node, "if").equals("absent") ? When.ABSENT : When.PRESENT;
            }
            return When.ALWAYS;
        }

        private @Nullable Answer answer(JsonNode node) {
            if (node.has("wrote")) {
                return new Answer.Wrote(node.required("wrote").longValue());
            } else if (node.has("refused")) {
                return new Answer.Refused();
            } else if (node.has("found")) {
                return new Answer.Found(text(node, "found"), node.required("revision").longValue());
            } else if (node.has("absent")) {
                return new Answer.Absent();
            } else if (node.has("succeeded")) {
                return new Answer.Decided(
                        node.required("succeeded").booleanValue(),
                        node.required("revision").longValue(),
                        list(node, "answers", this::nested));
            }
            return null;
        }

        private Answer nested(JsonNode node) {
            @Nullable Answer answer = answer(node);
            if (answer == null) {
                throw new IllegalArgumentException("no answer: " + node);
            }
            return answer;
        }
    }
}
