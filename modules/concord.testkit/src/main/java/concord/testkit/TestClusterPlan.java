package concord.testkit;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Observer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a [TestCluster] is to be. Made with [TestCluster#of]; each setting of it returns it, until
/// [#start].
public final class TestClusterPlan {

    private final int members;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, Map<String, String>> ofMembers = new HashMap<>();
    private Function<String, List<Observer>> observers = _ -> List.of();
    private Path directory = Path.of("");

    TestClusterPlan(int members) {
        if (members < 1) {
            throw new IllegalArgumentException("a cluster of " + members + " members");
        }
        this.members = members;
    }

    int members() {
        return members;
    }

    /// Sets something for every member, as it would stand in a file: `limits.operation-timeout`,
    /// `1s`.
    public TestClusterPlan set(String name, String text) {
        settings.put(name, text);
        return this;
    }

    /// Sets something for one member, whatever holds for all.
    public TestClusterPlan set(String id, String name, String text) {
        ofMembers.computeIfAbsent(id, _ -> new HashMap<>()).put(name, text);
        return this;
    }

    /// Sets after what silence of the leader the others elect a new one. Short ones make quick
    /// tests, and on a busy machine leaders that change for no reason.
    public TestClusterPlan electionTimeout(Duration timeout) {
        return set("raft.election-timeout", timeout.toMillis() + "ms");
    }

    /// Lets observers hear what happens to a member, by its name.
    public TestClusterPlan observers(Function<String, List<Observer>> ofMember) {
        observers = ofMember;
        return this;
    }

    /// Starts the members, each with its data in a directory of its name below this one.
    ///
    /// @throws IllegalStateException when no engine for clusters is linked
    /// @throws AssertionError when members do not open
    public TestCluster start(Path data) {
        if (Settings.known().stream().map(Setting::name).noneMatch("cluster.members"::equals)) {
            throw new IllegalStateException(
                    "nothing linked knows the setting cluster.members: add the module concord.raft"
                            + " to the module path of the test");
        }
        directory = data;
        TestCluster cluster = new TestCluster(this);
        cluster.form();
        return cluster;
    }

    Path directory(String id) {
        return directory.resolve(id);
    }

    List<Observer> observers(String id) {
        return observers.apply(id);
    }

    Settings settings(String id, String address, String list) {
        int colon = address.lastIndexOf(':');
        Map<String, String> texts = new HashMap<>();
        texts.put("node.id", id);
        texts.put("cluster.name", "test");
        texts.put("data.dir", directory(id).toString());
        texts.put("raft.host", address.substring(0, colon));
        texts.put("raft.port", address.substring(colon + 1));
        texts.put("cluster.members", list);
        texts.putAll(settings);
        texts.putAll(ofMembers.getOrDefault(id, Map.of()));
        return Settings.parse(texts);
    }
}
