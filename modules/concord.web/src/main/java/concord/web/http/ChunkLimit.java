package concord.web.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.nio.charset.Charset;

/// Reads what another reads, but no chunk of a body (RFC 9112, §7.1) that is too long.
///
/// Helidon holds a whole chunk at once, and limits bodies by their sum alone, for all routes alike.
/// Bodies that are read as streams may be longer than that, so each route sees to its limit by
/// itself ([Exchange]), and what is left to limit here is the chunk.
final class ChunkLimit extends DataReader {

    private final DataReader reader;
    private final int chunkMaxBytes;

    /// @param reader reads the connection
    /// @param chunkMaxBytes the largest chunk
    @SuppressWarnings("removal") // there is no other way to make a reader of one's own
    ChunkLimit(DataReader reader, int chunkMaxBytes) {
        super(() -> {
            throw new IllegalStateException("it reads nothing by itself");
        });
        this.reader = reader;
        this.chunkMaxBytes = chunkMaxBytes;
    }

    /// What asks for so many bytes that are not there yet is a chunk.
    @Override
    public BufferData readBuffer(int length) {
        if (length > chunkMaxBytes && length > reader.available()) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(Status.REQUEST_ENTITY_TOO_LARGE_413)
                    .setKeepAlive(false)
                    .build();
        }
        return reader.readBuffer(length);
    }

    @Override
    public int available() {
        return reader.available();
    }

    @Override
    public void pullData() {
        reader.pullData();
    }

    @Override
    public void skip(int length) {
        reader.skip(length);
    }

    @Override
    public void ensureAvailable() {
        reader.ensureAvailable();
    }

    @Override
    public byte read() {
        return reader.read();
    }

    @Override
    public byte lookup() {
        return reader.lookup();
    }

    @Override
    public boolean startsWithNewLine() {
        return reader.startsWithNewLine();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return reader.startsWith(prefix);
    }

    @Override
    public BufferData readBuffer() {
        return reader.readBuffer();
    }

    @Override
    public BufferData getBuffer(int length) {
        return reader.getBuffer(length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return reader.readLazyString(charset, length);
    }

    @Override
    public String readAsciiString(int length) {
        return reader.readAsciiString(length);
    }

    @Override
    public byte[] readBytes(int length) {
        return reader.readBytes(length);
    }

    @Override
    public String readLine() throws IncorrectNewLineException {
        return reader.readLine();
    }

    @Override
    public int findOrNewLine(byte lookFor, int max) throws IncorrectNewLineException {
        return reader.findOrNewLine(lookFor, max);
    }

    @Override
    public String debugDataHex() {
        return reader.debugDataHex();
    }

    @Override
    public int findNewLine(int max) throws IncorrectNewLineException {
        return reader.findNewLine(max);
    }

    @Override
    public <T> void listener(DataListener<T> listener, T to) {
        reader.listener(listener, to);
    }
}
