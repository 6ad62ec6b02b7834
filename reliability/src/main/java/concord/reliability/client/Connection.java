package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.reliability.world.Machine;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection to the agent of a member. For one thread.
public final class Connection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_MILLIS = 1_000;

    private final Socket socket;
    private final BufferedReader in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Connects.
    ///
    /// @param patienceMillis how long to wait for each line
    public static Connection to(Machine machine, int patienceMillis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(machine.address(), Machine.AGENT_PORT), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(patienceMillis);
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// A request of that name.
    public static ObjectNode request(String op) {
        return JSON.createObjectNode().put("op", op);
    }

    /// Asks and waits for the answer, which may say that it failed.
    ///
    /// @throws IOException when there is none; whether something happened is not known then
    public JsonNode call(ObjectNode request) throws IOException {
        send(request);
        return next();
    }

    /// Asks.
    void send(ObjectNode request) throws IOException {
        socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Waits for the next line.
    JsonNode next() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException();
        }
        return JSON.readTree(line);
    }

    /// Whether an answer tells of success.
    public static boolean isOk(JsonNode answer) {
        return answer.path("ok").asBoolean();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
