package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.reliability.world.Machine;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client's way to the cluster: a connection to one member, made anew when it breaks.
final class Line implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 4_000;

    private final List<Machine> machines;
    private final RandomGenerator random;
    private Machine machine;
    private @Nullable Connection connection;

    Line(List<Machine> machines, Machine first, RandomGenerator random) {
        this.machines = machines;
        this.machine = first;
        this.random = random;
    }

    /// The member at the other end.
    Machine machine() {
        return machine;
    }

    /// Connects, when there is no connection.
    ///
    /// @return whether there is one
    boolean isOpen() {
        try {
            if (connection == null) {
                connection = Connection.to(machine, PATIENCE_MILLIS);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Asks.
    ///
    /// @throws IOException when there is no answer
    JsonNode call(ObjectNode request) throws IOException {
        if (connection == null) {
            throw new IOException("not connected");
        }
        try {
            return connection.call(request);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// Goes to another member.
    void move() {
        close();
        machine = machines.get(random.nextInt(machines.size()));
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
