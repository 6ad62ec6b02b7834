package concord.cli.remote;

import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The value that a put is given: as an argument, from standard input or from a file.
///
/// What is JSON is stored as JSON, what is not is a text: `5` is a number, `hello` a text. What
/// looks like JSON and is not is refused, for a comma that was forgotten should not make a text of
/// an object.
final class ValueArgument {

    static final String VALUE = "VALUE";
    static final String FILE = "--file";
    static final String TEXT = "--text";
    static final String JSON = "--json";
    static final String RAW = "--raw";

    private ValueArgument() {}

    static Command on(Command command) {
        return command.optionalParameter(
                        VALUE,
                        "The value: JSON when it is JSON, else a text. '-' reads standard input.")
                .option(FILE, "FILE", "Reads the value from a file.")
                .flag(TEXT, "Stores a text, whatever it looks like.")
                .flag(JSON, "Refuses what is not JSON.")
                .flag(RAW, "Stores the bytes as they are.");
    }

    static Value read(Call call) throws IOException {
        call.atMostOneOf(TEXT, JSON, RAW);
        Optional<String> argument = call.optionalParameter(VALUE);
        Optional<String> file = call.option(FILE);
        if (argument.isPresent() == file.isPresent()) {
            throw new UsageException(
                    argument.isPresent()
                            ? "give a value or " + FILE + ", not both"
                            : "there is no value; give one, or '-' for standard input, or "
                                    + FILE
                                    + "; an empty text is ''");
        }
        if (file.isPresent()) {
            return ofBytes(call, Input.bytes(call, file.get()));
        }
        String text = argument.orElseThrow();
        if (text.equals(Input.STANDARD)) {
            return ofBytes(call, Input.bytes(call, text));
        }
        return call.flag(RAW)
                ? Value.raw(text.getBytes(StandardCharsets.UTF_8))
                : ofText(call, text);
    }

    private static Value ofBytes(Call call, byte[] bytes) {
        if (call.flag(RAW)) {
            return Value.raw(bytes);
        }
        return ofText(
                call,
                Input.text(
                        bytes,
                        "the value is not text in UTF-8; store its bytes as they are with " + RAW));
    }

    private static Value ofText(Call call, String text) {
        if (call.flag(TEXT)) {
            return Value.of(text);
        }
        try {
            return Value.json(text);
        } catch (ConcordException.InvalidRequest e) {
            String start = text.stripLeading();
            if (call.flag(JSON)
                    || start.startsWith("{")
                    || start.startsWith("[")
                    || start.startsWith("\"")) {
                throw new UsageException(e.getMessage() + "\nto store it as a text, give " + TEXT);
            }
            return Value.of(text);
        }
    }
}
