package concord.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client that sends frames of HTTP/2 one by one, as no library would.
final class FrameClient implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;

    private static final int END_HEADERS = 4;
    private static final int LARGEST = 16_384;

    /// A frame that has come.
    static final class Frame {
        final int type;
        final int flags;
        final int stream;
        final byte[] payload;

        Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }
    }

    private final Socket socket;
    private final OutputStream output;
    private final DataInputStream input;

    FrameClient(String address) throws IOException {
        URI uri = URI.create(address);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        output = socket.getOutputStream();
        input = new DataInputStream(socket.getInputStream());
        output.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        write(frame(type, flags, stream, payload));
    }

    /// A frame.
    static byte[] frame(int type, int flags, int stream, byte... payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(payload.length >>> 16);
        frame.write(payload.length >>> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.write(stream >>> 24);
        frame.write(stream >>> 16);
        frame.write(stream >>> 8);
        frame.write(stream);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /// Sends bytes, frames or not.
    void write(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
    }

    /// Begins a call.
    void call(int stream, String path, String... headers) throws IOException {
        write(headers(stream, path, headers));
    }

    /// The frame that begins a call.
    static byte[] headers(int stream, String path, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("content-type", "application/grpc");
        all.put("te", "trailers");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        var block = new ByteArrayOutputStream();
        block.write(0x83); // `:method: POST`
        block.write(0x86); // `:scheme: http`
        block.write(0x01); // `:authority`
        text(block, "localhost");
        block.write(0x04); // `:path`
        text(block, path);
        all.forEach((name, value) -> {
            block.write(0);
            text(block, name);
            text(block, value);
        });
        return frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    /// Sends the last bytes of a call, in frames as large as they may be.
    void data(int stream, byte[] bytes) throws IOException {
        int at = 0;
        while (bytes.length - at > LARGEST) {
            send(DATA, 0, stream, Arrays.copyOfRange(bytes, at, at + LARGEST));
            at += LARGEST;
        }
        send(DATA, END_STREAM, stream, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /// How long a read waits at most, in milliseconds.
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /// Sends no more.
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /// Reads what comes until the server ends the connection.
    void readToTheEnd() throws IOException {
        input.transferTo(OutputStream.nullOutputStream());
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A message as gRPC frames it.
    static byte[] framed(byte[] message) {
        var framed = new ByteArrayOutputStream();
        framed.write(0);
        framed.write(message.length >>> 24);
        framed.write(message.length >>> 16);
        framed.write(message.length >>> 8);
        framed.write(message.length);
        framed.writeBytes(message);
        return framed.toByteArray();
    }

    Frame read() throws IOException {
        int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int flags = input.readUnsignedByte();
        int stream = input.readInt();
        byte[] payload = new byte[length];
        input.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /// The trailers of a call.
    Map<String, String> trailers(int stream) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.type == 7) {
                throw new IOException(
                        "GOAWAY: " + new String(frame.payload, StandardCharsets.ISO_8859_1));
            }
            if (frame.stream == stream && frame.type == RST_STREAM) {
                throw new IOException("the stream was reset");
            }
            if (frame.stream == stream
                    && frame.type == HEADERS
                    && (frame.flags & END_STREAM) != 0) {
                return fields(frame.payload);
            }
        }
    }

    /// Literals that are not Huffman-coded, and `:status: 200`: what our server sends.
    private static Map<String, String> fields(byte[] block) {
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        while (at < block.length) {
            if (block[at] == (byte) 0x88) {
                fields.put(":status", "200");
                at++;
                continue;
            }
            at++;
            String[] pair = new String[2];
            for (int i = 0; i < 2; i++) {
                int length = block[at++];
                if (length == 127) {
                    int shift = 0;
                    int more;
                    do {
                        more = block[at++];
                        length += (more & 127) << shift;
                        shift += 7;
                    } while ((more & 128) != 0);
                }
                pair[i] = new String(block, at, length, StandardCharsets.US_ASCII);
                at += length;
            }
            fields.put(pair[0], pair[1]);
        }
        return fields;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
