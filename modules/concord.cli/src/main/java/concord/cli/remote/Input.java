package concord.cli.remote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// What a command is given to read: standard input, or a file.
final class Input {

    /// The name of standard input.
    static final String STANDARD = "-";

    private Input() {}

    /// All bytes of a file, or of standard input when that is its name.
    static byte[] bytes(Call call, String name) throws IOException {
        return name.equals(STANDARD)
                ? call.shell().terminal().in().readAllBytes()
                : Files.readAllBytes(call.shell().file(name));
    }

    /// The text of a file, or of standard input when that is its name.
    ///
    /// @param what what it is, for the message
    /// @throws UsageException when it is no text
    static String text(Call call, String name, String what) throws IOException {
        return text(bytes(call, name), what + " is not text in UTF-8");
    }

    /// The text that bytes are.
    ///
    /// @param refusal what to say when they are none
    /// @throws UsageException when they are none
    static String text(byte[] utf8, String refusal) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new UsageException(refusal);
        }
    }
}
