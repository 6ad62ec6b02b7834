package concord.reliability.world;

import java.util.ArrayList;
import java.util.List;

/// A bridge, and a network namespace for each member with one leg on it. This process stands on the
/// bridge and always reaches all of them; what goes between two members can be cut, each way.
///
/// It is built inside a network namespace of this process, and gone with it.
public final class Network {

    private static final String SUBNET = "10.77.0.";
    private static final String BRIDGE = "concord0";
    private static final int HARNESS = 254;

    /// Builds the network.
    ///
    /// @param members how many members there are
    public Network(int members) {
        Tools.run("ip", "link", "set", "lo", "up");
        Tools.run("ip", "link", "add", BRIDGE, "type", "bridge");
        Tools.run("ip", "addr", "add", SUBNET + HARNESS + "/24", "dev", BRIDGE);
        Tools.run("ip", "link", "set", BRIDGE, "up");
        for (int member = 1; member <= members; member++) {
            String namespace = namespace(member);
            String leg = "leg" + member;
            Tools.run("ip", "netns", "add", namespace);
            Tools.run(
                    "ip", "link", "add", leg, "type", "veth", "peer", "name", "eth0", "netns",
                    namespace);
            Tools.run("ip", "link", "set", leg, "master", BRIDGE, "up");
            inside(member, "ip", "link", "set", "lo", "up");
            inside(member, "ip", "addr", "add", address(member) + "/24", "dev", "eth0");
            inside(member, "ip", "link", "set", "eth0", "up");
        }
    }

    private static String namespace(int member) {
        return "member" + member;
    }

    /// The address of a member.
    static String address(int member) {
        return SUBNET + member;
    }

    /// What to put before a command so that it runs where a member lives.
    static List<String> enter(int member) {
        return List.of("nsenter", "--net=/run/netns/" + namespace(member));
    }

    private static void inside(int member, String... command) {
        List<String> all = new ArrayList<>(enter(member));
        all.addAll(List.of(command));
        Tools.run(all.toArray(String[]::new));
    }

    /// Loses everything that one member sends to another.
    public void cut(int from, int to) {
        inside(to, "iptables", "-w", "-A", "INPUT", "-s", address(from), "-j", "DROP");
    }

    /// Lets through what one member sends to another, after one [#cut].
    public void mend(int from, int to) {
        inside(to, "iptables", "-w", "-D", "INPUT", "-s", address(from), "-j", "DROP");
    }
}
