package concord.reliability.agent;

import concord.core.Concord;
import concord.core.spi.EndpointProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Listens, and has a thread for each connection.
final class Agent implements EndpointProvider.Endpoint {

    private static final int BACKLOG = 1024;

    private final ServerSocket server;
    private final Concord concord;
    private final Fault fault;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Agent(ServerSocket server, Concord concord, Fault fault) {
        this.server = server;
        this.concord = concord;
        this.fault = fault;
    }

    static Agent listen(String host, int port, Concord concord, Fault fault) throws IOException {
        ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getByName(host));
        Agent agent = new Agent(server, concord, fault);
        Thread.ofPlatform().daemon().name("concord-agent").start(agent::accept);
        return agent;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                // closed, or a client that has gone again
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Conversation(socket, concord, fault).run();
        } catch (IOException e) {
            // the client has gone
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public String address() {
        return "agent://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            System.getLogger("concord").log(System.Logger.Level.DEBUG, "closing the agent", e);
        }
    }
}
