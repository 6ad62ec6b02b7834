package concord.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Whether the member can listen on a port, or does already.
///
/// @param lock who has the data directory
/// @param setting which port: `http.port`
/// @param host the address to listen on
/// @param port its number; 0 is any free one
/// @param isRequired whether no member starts without it
record PortCheck(DataLock lock, String setting, String host, int port, boolean isRequired) {

    private static final int FIRST_FREE_TO_ALL = 1024;

    /// What is found.
    ///
    /// @param member whether a member answers there; asked when somebody unknown has the port
    Finding finding(BooleanSupplier member) {
        if (port == 0) {
            return Finding.ok(setting, "any free one");
        }
        String at = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        InetSocketAddress address = new InetSocketAddress(host, port);
        String hostSetting = setting.replace(".port", ".host");
        if (address.isUnresolved()) {
            return bad(
                    "there is no host " + host,
                    "set " + hostSetting + " to a name or an address of this machine");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return Finding.ok(setting, at + " is free");
        } catch (IOException e) {
            if (!isOurs(address.getAddress())) {
                return bad(
                        host + " is no address of this machine",
                        "set " + hostSetting + " to one of its own; 0.0.0.0 is all of them");
            }
            Optional<Holder> holder = Holder.of(port);
            if (port < FIRST_FREE_TO_ALL && holder.isEmpty() && !lock.isHeld()) {
                return bad(
                        at + " cannot be had: " + e.getMessage(),
                        "take a port from 1024 on, and let a proxy have that one");
            }
            return taken(at, holder, member);
        }
    }

    private Finding taken(String at, Optional<Holder> holder, BooleanSupplier member) {
        boolean byItself =
                lock.isHeld()
                        && holder.map(it -> lock.holder().orElse(it.pid()) == it.pid())
                                .orElse(true);
        if (byItself) {
            return Finding.ok(setting, at + " is held by " + lock.member());
        }
        String by = holder.map(Holder::toString).orElse("a process that only root can see");
        if (member.getAsBoolean()) {
            if (lock.state() == DataLock.State.HIDDEN) {
                return Finding.ok(setting, at + " is held by a member of Concord: " + by);
            }
            return Finding.warning(
                    setting,
                    at + " is held by a member with another data.dir: " + by,
                    "run this with the settings of that member, or give this one another "
                            + setting);
        }
        return bad(at + " is held by " + by, "stop that, or set " + setting + " to another port");
    }

    private Finding bad(String found, String advice) {
        return isRequired
                ? Finding.failed(setting, found, advice)
                : Finding.warning(setting, found, advice);
    }

    private static boolean isOurs(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
