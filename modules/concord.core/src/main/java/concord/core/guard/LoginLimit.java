package concord.core.guard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/// Slows down whoever shows tokens that are not known: after a burst, one attempt a second is
/// looked into, by address. Who shows a token that counts is never asked for here, so nobody is
/// held up by a neighbour behind the same address.
///
/// The addresses of one IPv6 network are one, because whoever has one of them has them all.
public final class LoginLimit {

    /// How many attempts an address has at once.
    public static final int BURST = 10;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final Pace pace;

    /// @param nanoTime a clock that only goes forward
    public LoginLimit(LongSupplier nanoTime) {
        this.pace = new Pace(BURST, 1, nanoTime);
    }

    /// Takes an attempt of an address.
    ///
    /// @return whether it had one left
    public boolean take(SocketAddress remote) {
        return pace.take(address(remote));
    }

    /// An address for people, and what counts as one.
    static String address(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (address instanceof Inet6Address) {
            byte[] network = Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES);
            return HexFormat.of().formatHex(network) + "/64";
        }
        return address == null ? remote.toString() : address.getHostAddress();
    }
}
