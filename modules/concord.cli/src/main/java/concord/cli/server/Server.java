package concord.cli.server;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;

/// A member and the ways into it, opened in order and closed in the reverse of it.
///
/// Thread-safe: it may be stopped while it still starts.
public final class Server {

    /// Opens the member.
    @FunctionalInterface
    public interface Opener {

        /// Opens a member that tells the observers what happens to it.
        Concord open(Settings settings, List<Observer> observers);
    }

    private record Part(String name, AutoCloseable opened) {}

    private final System.Logger log = System.getLogger("concord");
    private final Opener opener;
    private final List<EndpointProvider> endpoints;
    private final ConcurrentLinkedDeque<Part> parts = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    /// A server that is not started.
    public Server(Opener opener, List<EndpointProvider> endpoints) {
        this.opener = opener;
        this.endpoints = List.copyOf(endpoints);
    }

    /// Starts everything. What was opened before something failed is left to [#stop].
    ///
    /// @return where it listens
    /// @throws concord.core.ConcordException.OpenFailed when a part cannot start, with what to do
    public List<String> start(Settings settings) {
        Concord concord = opener.open(settings, List.of(this::hear));
        parts.push(new Part("closing the store", concord));
        List<String> addresses = new ArrayList<>();
        for (EndpointProvider provider : endpoints) {
            EndpointProvider.Endpoint endpoint = provider.start(settings, concord);
            parts.push(new Part("answering on " + endpoint.address(), endpoint));
            addresses.add(endpoint.address());
        }
        return addresses;
    }

    private void hear(Event event) {
        if (event instanceof Event.Failed(var node, var reason, _)) {
            failure.complete("member " + node + " has stopped by itself: " + reason);
        }
    }

    /// Waits until the member stops by itself, which may be for ever.
    ///
    /// @return why
    public String awaitFailure() {
        return failure.join();
    }

    /// Stops the ways in, lets them finish what they began, then closes the member.
    ///
    /// @param limit how long that may take
    /// @return what was not finished; nothing when all went well
    public List<String> stop(Duration limit) {
        List<String> broken = new ArrayList<>();
        Thread closing =
                Thread.ofPlatform().daemon().name("concord-close").start(() -> closeAll(broken));
        try {
            if (closing.join(limit)) {
                return broken;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return parts.stream().map(Part::name).toList();
    }

    private void closeAll(List<String> broken) {
        for (Part part = parts.peek(); part != null; part = parts.peek()) {
            try {
                part.opened().close();
            } catch (Exception e) {
                broken.add(part.name());
                log.log(System.Logger.Level.ERROR, "Not finished: " + part.name(), e);
            }
            parts.remove(part);
        }
    }
}
