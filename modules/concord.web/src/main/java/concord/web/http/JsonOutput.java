package concord.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Writes the fields of a JSON object: into memory, or on to a client while they are made.
public final class JsonOutput {

    /// A virtual thread lives as long as its connection, so buffers must not belong to threads.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    /// How much becomes base64 at once: a multiple of three, which leaves nothing to pad.
    private static final int BASE64_BYTES = 3 << 16;

    /// Takes JSON that is made already, behind what the generator has written.
    @FunctionalInterface
    private interface Verbatim {
        void write(ByteBuffer json) throws IOException;
    }

    private final JsonGenerator generator;
    private final Verbatim verbatim;

    private JsonOutput(OutputStream out, Verbatim verbatim) throws IOException {
        this.generator = FACTORY.createGenerator(out);
        this.verbatim = verbatim;
    }

    /// The bytes of one object, in pieces.
    static List<ByteBuffer> write(Consumer<JsonOutput> fields) {
        Pieces pieces = new Pieces();
        try {
            new JsonOutput(pieces.last, pieces::add).object(fields);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return pieces.all();
    }

    /// Writes one object while it is made.
    ///
    /// @throws IOException or [UncheckedIOException], when the client has gone
    public static void write(OutputStream out, Consumer<JsonOutput> fields) throws IOException {
        new JsonOutput(out, json -> copy(json, out)).object(fields);
    }

    private void object(Consumer<JsonOutput> fields) throws IOException {
        generator.writeStartObject();
        fields.accept(this);
        generator.writeEndObject();
        generator.close();
    }

    private static void copy(ByteBuffer json, OutputStream out) throws IOException {
        byte[] bytes = new byte[Math.min(json.remaining(), Pieces.LARGE_BYTES)];
        while (json.hasRemaining()) {
            int count = Math.min(bytes.length, json.remaining());
            json.get(bytes, 0, count);
            out.write(bytes, 0, count);
        }
    }

    /// A field that is a text.
    public void text(String name, String value) {
        write(() -> generator.writeStringField(name, value));
    }

    /// A field that is a text, or `null` where there is none.
    public void text(String name, Optional<String> value) {
        value.ifPresentOrElse(it -> text(name, it), () -> nothing(name));
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

    /// A field that is a list of objects, each written when it is asked for.
    ///
    /// @param fields writes the fields of one
    public <T> void objects(String name, Iterable<T> items, BiConsumer<JsonOutput, T> fields) {
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

    /// A field that is a list of texts.
    public void texts(String name, Iterable<String> texts) {
        write(() -> {
            generator.writeArrayFieldStart(name);
            for (String text : texts) {
                generator.writeString(text);
            }
            generator.writeEndArray();
        });
    }

    /// A field that is a list of texts, with an object in the place of each item that is none.
    ///
    /// @param text the text of an item, if it is one
    /// @param fields writes the fields of one that is not
    public <T> void texts(
            String name,
            Iterable<T> items,
            Function<T, Optional<String>> text,
            BiConsumer<JsonOutput, T> fields) {
        write(() -> {
            generator.writeArrayFieldStart(name);
            for (T item : items) {
                Optional<String> found = text.apply(item);
                if (found.isPresent()) {
                    generator.writeString(found.get());
                } else {
                    generator.writeStartObject();
                    fields.accept(this, item);
                    generator.writeEndObject();
                }
            }
            generator.writeEndArray();
        });
    }

    /// A field that is a list of objects that are already JSON. Not a character of them is changed.
    public void verbatims(String name, Iterable<String> objects) {
        write(() -> {
            generator.writeArrayFieldStart(name);
            for (String object : objects) {
                generator.writeRawValue(object);
            }
            generator.writeEndArray();
        });
    }

    /// A field that is bytes in base64 (RFC 4648 §4), made in pieces: the generator would copy all
    /// of it several times.
    public void base64(String name, ByteBuffer bytes) {
        write(() -> {
            generator.writeFieldName(name);
            generator.writeRawValue("\"");
            generator.flush();
            ByteBuffer rest = bytes.slice();
            while (rest.hasRemaining()) {
                int count = Math.min(BASE64_BYTES, rest.remaining());
                verbatim.write(Base64.getEncoder().encode(rest.slice(rest.position(), count)));
                rest.position(rest.position() + count);
            }
            generator.writeRaw('"');
        });
    }

    /// A field that is already JSON, in UTF-8. Not a byte of it is changed.
    public void verbatim(String name, ByteBuffer json) {
        write(() -> {
            generator.writeFieldName(name);
            generator.writeRawValue(""); // the colon, and the field counts as written
            generator.flush();
            verbatim.write(json.duplicate());
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is written into memory: large values are not copied to stand between two braces.
    private static final class Pieces {

        /// Values from here on are handed on as they are.
        static final int LARGE_BYTES = 8 << 10;

        private final List<ByteBuffer> pieces = new ArrayList<>(1);
        private final ByteArrayOutputStream last = new ByteArrayOutputStream(256);

        void add(ByteBuffer json) {
            if (json.remaining() < LARGE_BYTES) {
                byte[] bytes = new byte[json.remaining()];
                json.get(bytes);
                last.writeBytes(bytes);
            } else {
                cut();
                pieces.add(json);
            }
        }

        List<ByteBuffer> all() {
            cut();
            return pieces;
        }

        private void cut() {
            if (last.size() > 0) {
                pieces.add(ByteBuffer.wrap(last.toByteArray()));
                last.reset();
            }
        }
    }
}
