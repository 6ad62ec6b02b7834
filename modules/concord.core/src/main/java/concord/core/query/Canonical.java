package concord.core.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.command.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON values as bytes that are equal when the values are, and, for scalars, in the values' order
/// as unsigned bytes: what is compared, what conditions match and what indexes hold is all this.
///
/// A value begins with its type. No encoding is the beginning of another, so that more may follow
/// it. Numbers are exact: sign, decimal exponent, digits; only exponents beyond 10^18 are cut to
/// that. Texts are UTF-8, which is in the order of code points.
public final class Canonical {

    static final byte NULL = 1;
    static final byte FALSE = 2;
    static final byte TRUE = 3;
    static final byte NUMBER = 4;
    static final byte TEXT = 5;
    static final byte ARRAY = 6;
    static final byte OBJECT = 7;

    private static final byte END = 0;
    private static final byte NEGATIVE = 1;
    private static final byte ZERO = 2;
    private static final byte POSITIVE = 3;
    private static final byte ESCAPED = (byte) 0xff;
    private static final byte TEXT_END = 1;
    private static final BigInteger LARGEST_EXPONENT = BigInteger.TEN.pow(18);

    private Canonical() {}

    /// The encoding of a JSON text.
    public static byte[] of(byte[] json) {
        try (JsonParser parser = Json.reader(json)) {
            return encode(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The encoding of the value at a pointer, or null where there is none.
    static byte @Nullable [] at(byte[] json, Pointer pointer) {
        try (JsonParser parser = pointer.seek(json)) {
            return parser == null ? null : encode(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What an index on a pointer holds of a document: the value there, of an array each of its
    /// elements once; nothing for what is absent or null.
    public static List<byte[]> indexed(byte[] json, Pointer pointer) {
        try (JsonParser parser = pointer.seek(json)) {
            if (parser == null) {
                return List.of();
            }
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                return elements(parser);
            }
            return parser.currentToken() == JsonToken.VALUE_NULL
                    ? List.of()
                    : List.of(encode(parser));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> elements(JsonParser parser) throws IOException {
        Set<ByteBuffer> distinct = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            byte[] element = encode(parser);
            if (element[0] != NULL) {
                distinct.add(ByteBuffer.wrap(element));
            }
        }
        return distinct.stream().map(ByteBuffer::array).toList();
    }

    /// The elements of the array at a pointer, or null where there is no array.
    static @Nullable List<byte[]> arrayAt(byte[] json, Pointer pointer) {
        try (JsonParser parser = pointer.seek(json)) {
            if (parser == null || parser.currentToken() != JsonToken.START_ARRAY) {
                return null;
            }
            List<byte[]> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(encode(parser));
            }
            return elements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encode(JsonParser parser) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32);
        write(parser, out);
        return out.toByteArray();
    }

    private static void write(JsonParser parser, ByteArrayOutputStream out) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> out.write(NULL);
            case VALUE_FALSE -> out.write(FALSE);
            case VALUE_TRUE -> out.write(TRUE);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> writeNumber(parser.getText(), out);
            case VALUE_STRING -> writeText(parser.getText(), out);
            case START_ARRAY -> {
                out.write(ARRAY);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    write(parser, out);
                }
                out.write(END);
            }
            case START_OBJECT -> writeObject(parser, out);
            default -> throw new IllegalStateException("not a value: " + parser.currentToken());
        }
    }

    private static void writeObject(JsonParser parser, ByteArrayOutputStream out)
            throws IOException {
        List<byte[]> fields = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            ByteArrayOutputStream field = new ByteArrayOutputStream();
            writeText(parser.currentName(), field);
            parser.nextToken();
            write(parser, field);
            fields.add(field.toByteArray());
        }
        fields.sort(Comparator.comparing(field -> field, Arrays::compareUnsigned));
        out.write(OBJECT);
        fields.forEach(out::writeBytes);
        out.write(END);
    }

    private static void writeText(String text, ByteArrayOutputStream out) {
        out.write(TEXT);
        writeContent(text, out);
        out.write(0);
        out.write(TEXT_END);
    }

    private static void writeContent(String text, ByteArrayOutputStream out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            if (b == 0) {
                out.write(ESCAPED);
            }
        }
    }

    /// What the encodings of all texts with a beginning begin with.
    static byte[] beginning(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(TEXT);
        writeContent(text, out);
        return out.toByteArray();
    }

    /// A number as 0.DIGITS times a power of ten, without zeros at either end of the digits.
    private static void writeNumber(String text, ByteArrayOutputStream out) {
        boolean negative = text.charAt(0) == '-';
        int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa = text.substring(negative ? 1 : 0, mark < 0 ? text.length() : mark);
        int point = mantissa.indexOf('.');
        String digits = point < 0 ? mantissa : mantissa.replace(".", "");
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        out.write(NUMBER);
        if (first == digits.length()) {
            out.write(ZERO);
            return;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        BigInteger exponent = BigInteger.valueOf((point < 0 ? digits.length() : point) - first);
        if (mark >= 0) {
            int sign = text.charAt(mark + 1) == '+' ? 2 : 1;
            exponent = exponent.add(new BigInteger(text.substring(mark + sign)));
        }
        long power = exponent.min(LARGEST_EXPONENT).max(LARGEST_EXPONENT.negate()).longValueExact();
        out.write(negative ? NEGATIVE : POSITIVE);
        // A greater magnitude comes later, of negative numbers earlier.
        int flip = negative ? 0xff : 0;
        for (byte b : ByteBuffer.allocate(Long.BYTES).putLong(power ^ Long.MIN_VALUE).array()) {
            out.write(b ^ flip);
        }
        for (int i = first; i < last; i++) {
            out.write((digits.charAt(i) - '0' + 1) ^ flip);
        }
        out.write(flip);
    }

    /// Whether two encodings are of values that have an order: scalars of one type.
    static boolean areOrdered(byte[] one, byte[] other) {
        return type(one) == type(other) && type(one) != ARRAY && type(one) != OBJECT;
    }

    /// The type, both booleans having the same.
    private static byte type(byte[] encoded) {
        return encoded[0] == TRUE ? FALSE : encoded[0];
    }
}
