package concord.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes the fields of a JSON object.
public final class JsonOutput {

    /// A virtual thread lives as long as its connection, so buffers must not belong to threads.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /// Values from here on are handed on as they are instead of being copied.
    private static final int LARGE_BYTES = 8 << 10;

    private final List<ByteBuffer> pieces = new ArrayList<>(1);
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(256);
    private final JsonGenerator generator;

    private JsonOutput() throws IOException {
        this.generator = FACTORY.createGenerator(piece);
    }

    /// The bytes of one object, in pieces.
    static List<ByteBuffer> write(Consumer<JsonOutput> fields) {
        try {
            JsonOutput output = new JsonOutput();
            output.generator.writeStartObject();
            fields.accept(output);
            output.generator.writeEndObject();
            output.generator.close();
            output.cut();
            return output.pieces;
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /// A field that is a text.
    public void text(String name, String value) {
        write(() -> generator.writeStringField(name, value));
    }

    /// A field that is a number.
    public void number(String name, long value) {
        write(() -> generator.writeNumberField(name, value));
    }

    /// A field that is `true` or `false`.
    public void flag(String name, boolean value) {
        write(() -> generator.writeBooleanField(name, value));
    }

    /// A field that is `null`.
    public void nothing(String name) {
        write(() -> generator.writeNullField(name));
    }

    /// A field that is an object.
    public void object(String name, Consumer<JsonOutput> fields) {
        write(() -> {
            generator.writeObjectFieldStart(name);
            fields.accept(this);
            generator.writeEndObject();
        });
    }

    /// A field that is a list of objects.
    ///
    /// @param fields writes the fields of one
    public <T> void objects(String name, List<T> items, BiConsumer<JsonOutput, T> fields) {
        write(() -> {
            generator.writeArrayFieldStart(name);
            for (T item : items) {
                generator.writeStartObject();
                fields.accept(this, item);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        });
    }

    /// A field that is bytes in base64 (RFC 4648 §4).
    public void base64(String name, byte[] bytes) {
        write(() -> generator.writeBinaryField(name, bytes));
    }

    /// A field that is already JSON, in UTF-8. Not a byte of it is changed.
    public void verbatim(String name, ByteBuffer json) {
        write(() -> {
            generator.writeFieldName(name);
            generator.writeRawValue(""); // the colon, and the field counts as written
            generator.flush();
            append(json.duplicate());
        });
    }

    private void append(ByteBuffer json) {
        if (json.remaining() < LARGE_BYTES) {
            byte[] bytes = new byte[json.remaining()];
            json.get(bytes);
            piece.writeBytes(bytes);
        } else {
            cut();
            pieces.add(json);
        }
    }

    /// Ends the piece that is being written.
    private void cut() {
        if (piece.size() > 0) {
            pieces.add(ByteBuffer.wrap(piece.toByteArray()));
            piece.reset();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("writing to memory failed", e);
    }
}
