package concord.web;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Messages whose fields have plausible, extreme and senseless contents.
final class RandomMessages {

    private static final int DEPTH = 4;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "a/b",
                    "\0",
                    "ü\uD83D\uDE00",
                    "x".repeat(1_000),
                    "1",
                    "null",
                    "{\"a\":[1,2.5e3,{}]}",
                    "[".repeat(1_500),
                    "{\"a\":",
                    "/a/b",
                    "no pointer",
                    "(a|b)*c",
                    "(((",
                    "127.0.0.1:1",
                    "n1",
                    "admin",
                    "1e999999999");

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        10,
        1_000,
        60_000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
    };

    private final SplittableRandom random;

    RandomMessages(SplittableRandom random) {
        this.random = random;
    }

    /// A message of a type; one in four has bytes that are changed, missing or added.
    byte[] bytes(Descriptor type) {
        byte[] bytes = message(type, DEPTH).toByteArray();
        if (bytes.length == 0 || random.nextInt(4) > 0) {
            return bytes;
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(-4, 5)));
    }

    private DynamicMessage message(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            if (!field.isRepeated()) {
                message.setField(field, value(field, depth));
                continue;
            }
            for (int i = random.nextInt(4); i > 0 && depth > 0; i--) {
                message.addRepeatedField(field, value(field, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE_STRING -> ByteString.copyFrom(text().getBytes(StandardCharsets.UTF_8));
            case DOUBLE -> random.nextDouble();
            case FLOAT -> (float) random.nextDouble();
            case ENUM ->
                    field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(-1, 8));
            case INT -> (int) number();
            case LONG -> number();
            case STRING -> text();
            case MESSAGE ->
                    depth > 0
                            ? message(field.getMessageType(), depth - 1)
                            : DynamicMessage.getDefaultInstance(field.getMessageType());
        };
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
