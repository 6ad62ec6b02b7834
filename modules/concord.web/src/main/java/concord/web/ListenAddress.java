package concord.web;

import concord.core.ConcordException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/// Finds out whether the server can listen, before Helidon tries: that one only logs why it cannot.
final class ListenAddress {

    private ListenAddress() {}

    /// The address to listen on, which was free when it was tried.
    ///
    /// @throws ConcordException.OpenFailed when it was not, or is none of this machine's
    static InetSocketAddress of(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(resolve(host), port);
        try (ServerSocketChannel trial = ServerSocketChannel.open()) {
            trial.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
            return address;
        } catch (IOException e) {
            throw refused(address, String.valueOf(e.getMessage()), e);
        }
    }

    /// The failure for an address that could not be listened on.
    static ConcordException.OpenFailed refused(
            InetSocketAddress address, String why, @Nullable IOException cause) {
        String host = address.getHostString();
        return new ConcordException.OpenFailed(
                "cannot listen on "
                        + (host.contains(":") ? "[" + host + "]" : host)
                        + ":"
                        + address.getPort()
                        + ": "
                        + why
                        + ". Stop what uses that port, or set http.port to another one (0 takes any"
                        + " free one) or http.host to another address of this machine",
                cause);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new ConcordException.OpenFailed(
                    "http.host is '"
                            + host
                            + "', which has no address. Set it to a name or an IP address of this"
                            + " machine; 0.0.0.0 is all of them",
                    e);
        }
    }
}
