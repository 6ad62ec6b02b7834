package concord.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What a command answers, in the form that is wanted: for people, or as JSON.
public final class Answer {

    /// Writes the fields of an object.
    @FunctionalInterface
    public interface Fields {

        /// Writes them.
        void to(JsonGenerator json) throws IOException;
    }

    /// Writes the fields of one object of many.
    @FunctionalInterface
    public interface FieldsOf<T> {

        /// Writes them.
        void to(JsonGenerator json, T item) throws IOException;
    }

    private static final String OUTPUT = "--output";
    private static final JsonFactory JSON = new JsonFactory();

    private final Terminal terminal;
    private final boolean json;

    private Answer(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /// The option that says in which form.
    public static OptionSpec option() {
        return OptionSpec.builder(OUTPUT, "-o")
                .type(String.class)
                .paramLabel("FORM")
                .description("How the answer looks: table, for people, or json. Default: table.")
                .build();
    }

    /// An answer in the form that was asked for.
    ///
    /// @throws UsageException when there is no such form
    public static Answer of(Terminal terminal, ParseResult given) {
        String form = given.matchedOptionValue(OUTPUT, "table");
        return switch (form) {
            case "json" -> new Answer(terminal, true);
            case "table" -> new Answer(terminal, false);
            default ->
                    throw new UsageException(
                            OUTPUT + " is '" + form + "'; it must be table or json");
        };
    }

    /// Whether JSON is wanted.
    public boolean isJson() {
        return json;
    }

    /// Answers a text to people, and an object to programs.
    ///
    /// @throws OutputGoneException when nobody reads it any more
    public void tell(String text, Fields fields) throws IOException {
        line(json ? object(fields) : text);
    }

    /// Answers a table to people, and an object to programs.
    public void tell(Table table, Fields fields) throws IOException {
        if (json) {
            line(object(fields));
        } else {
            table.print(this::line);
        }
    }

    /// Answers a line.
    ///
    /// @throws OutputGoneException when nobody reads it any more
    public void line(String text) throws OutputGoneException {
        terminal.out().println(text);
        check();
    }

    /// Answers bytes as they are.
    ///
    /// @throws OutputGoneException when nobody reads them any more
    public void bytes(byte[] bytes) throws IOException {
        terminal.out().write(bytes, 0, bytes.length);
        check();
    }

    private void check() throws OutputGoneException {
        PrintStream out = terminal.out();
        if (out.checkError()) { // which flushes
            throw new OutputGoneException();
        }
    }

    /// Writes an array of objects.
    public static <T> void objects(
            JsonGenerator json, String name, Iterable<T> items, FieldsOf<? super T> fields)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T item : items) {
            json.writeStartObject();
            fields.to(json, item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// An object of JSON, on one line.
    static String object(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            fields.to(generator);
            generator.writeEndObject();
        }
        return text.toString();
    }
}
