package concord.raft.form;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.ConcordException;
import concord.raft.discovery.Discovery;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Makes ONE cluster of members that start apart, whenever and in whatever order they do.
///
/// A member without data asks everybody whom it finds who he is. When as many as are expected are
/// there, the one with the lowest name proposes a cluster: a new id and the list of its members.
/// Each of them keeps the proposal on disk and agrees; when all have, the proposer makes it final.
/// It is a two-phase commit: nobody votes in a cluster that not all have agreed to, and who has
/// agreed to one agrees to no other until its proposer takes it back, which he does for a proposer
/// with a lower name, or when the others have formed a cluster without him.
///
/// Because all members of a new cluster have kept its id before anyone used it, a member that the
/// others know and that has no data has lost it. Such a member must not vote: what it had
/// acknowledged is gone. It is refused.
public final class Formation {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 200;
    private static final long SAY_AGAIN_NANOS = 10_000_000_000L;

    /// Where this member keeps what it has agreed to.
    public interface Disk {
        /// What is kept.
        Optional<String> formation() throws IOException;

        /// Keeps a text, durably.
        void keepFormation(String text) throws IOException;

        /// Forgets it, durably.
        void dropFormation() throws IOException;
    }

    /// How a member comes into a cluster.
    ///
    /// @param cluster the id
    /// @param members who forms it; nobody for a member that is added to one that exists
    public record Outcome(String cluster, List<Peer> members) {}

    private final Peer self;
    private final String name;
    private final int expected;
    private final boolean isStatic;
    private final Discovery discovery;
    private final Links links;
    private final Disk disk;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private @Nullable Agreement agreement;
    private String said = "";
    private long saidNanos;

    /// @param expected how many members form a new cluster
    /// @param isStatic whether the addresses are those of members that the operator has named
    public Formation(
            Peer self,
            String name,
            int expected,
            boolean isStatic,
            Discovery discovery,
            Links links,
            Disk disk)
            throws IOException {
        this.self = self;
        this.name = name;
        this.expected = expected;
        this.isStatic = isStatic;
        this.discovery = discovery;
        this.links = links;
        this.disk = disk;
        this.agreement = Agreement.kept(disk).orElse(null);
    }

    /// What this member says of itself while it is in no cluster.
    public synchronized Introduction introduction() {
        Agreement agreed = agreement;
        return new Introduction(
                self.id(),
                name,
                "",
                agreed == null ? "" : agreed.cluster(),
                agreed == null || agreed.isAdded() ? List.of(self) : agreed.members(),
                Introduction.NOWHERE);
    }

    /// Who has formed a cluster, if this member has formed it with them.
    public synchronized List<Peer> founders(String cluster) {
        Agreement agreed = agreement;
        return agreed != null && agreed.cluster().equals(cluster) ? agreed.members() : List.of();
    }

    /// Looks for the others until there is a cluster to be a member of. Blocks.
    ///
    /// @throws ConcordException.OpenFailed when there can be none, with what to do
    public Outcome await() {
        try {
            while (true) {
                if (!outcome.isDone()) {
                    step();
                }
                try {
                    return outcome.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    LOG.log(System.Logger.Level.DEBUG, "no cluster yet");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.OpenFailed("interrupted while a cluster was formed", e);
        } catch (IOException e) {
            throw new ConcordException.OpenFailed(
                    "the data directory cannot be written while a cluster is formed: "
                            + e.getMessage(),
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcordException failure) {
                throw failure;
            }
            throw new ConcordException.OpenFailed("a cluster could not be formed", e.getCause());
        }
    }

    private void step() throws IOException {
        Map<Endpoint, Introduction> others = ask();
        Agreement agreed;
        synchronized (this) {
            agreed = agreement;
        }
        if (agreed == null) {
            look(others);
        } else if (others.values().stream().anyMatch(it -> it.cluster().equals(agreed.cluster()))) {
            finish(agreed); // another one has heard that all have agreed
        } else if (agreed.coordinator().equals(self.id())) {
            if (others.values().stream().anyMatch(this::isOfAnother)) {
                takeBack(agreed); // they went on without it
                forget(agreed.cluster());
            } else {
                drive(agreed);
            }
        } else if (others.values().stream().anyMatch(it -> hasTakenBack(it, agreed))) {
            forget(agreed.cluster());
        } else {
            say(
                    "Waiting for member "
                            + agreed.coordinator()
                            + " to form the cluster that this member has agreed to.");
        }
    }

    /// Whether another one is a member of a cluster of this name. This member's own is not final
    /// yet, so it is another.
    private boolean isOfAnother(Introduction other) {
        return other.name().equals(name) && other.isMember();
    }

    /// Whether the one who proposed a cluster has since gone for another.
    private static boolean hasTakenBack(Introduction other, Agreement agreed) {
        return other.node().equals(agreed.coordinator())
                && (other.isMember()
                        || (!other.agreed().isEmpty() && !other.agreed().equals(agreed.cluster())));
    }

    private Map<Endpoint, Introduction> ask() {
        Map<Endpoint, CompletableFuture<byte[]>> calls = new LinkedHashMap<>();
        for (Endpoint endpoint : discovery.endpoints()) {
            if (!endpoint.equals(self.address())) {
                calls.put(endpoint, links.ask(endpoint, PeerCall.HELLO, new byte[0], CALL_LIMIT));
            }
        }
        Map<Endpoint, Introduction> answers = new LinkedHashMap<>();
        calls.forEach((endpoint, call) -> {
            try {
                Introduction other = Introduction.read(call.join());
                if (!other.node().equals(self.id())) {
                    answers.put(endpoint, other);
                } else if (isStatic) {
                    fail(
                            "another member of the name "
                                    + self.id()
                                    + " runs at "
                                    + endpoint
                                    + "; give each its own node.id");
                }
            } catch (CompletionException | ConcordException e) {
                LOG.log(System.Logger.Level.DEBUG, "no member at " + endpoint, e);
            }
        });
        return answers;
    }

    private void look(Map<Endpoint, Introduction> others) throws IOException {
        Map<String, Peer> fresh = new TreeMap<>();
        fresh.put(self.id(), self);
        for (Map.Entry<Endpoint, Introduction> entry : others.entrySet()) {
            Introduction other = entry.getValue();
            if (!other.name().equals(name)) {
                foreign(entry.getKey(), other);
            } else if (other.isMember()) {
                found(other);
                return;
            } else {
                fresh.put(other.node(), other.self(entry.getKey()));
            }
        }
        if (outcome.isDone()) {
            return;
        }
        if (fresh.size() < expected) {
            say(
                    "Waiting for members to form cluster "
                            + name
                            + ": "
                            + expected
                            + " are expected, "
                            + fresh.size()
                            + " are here: "
                            + String.join(", ", fresh.keySet()));
            return;
        }
        List<Peer> members = fresh.values().stream().limit(expected).toList();
        if (members.getFirst().equals(self)) {
            propose(members);
        }
    }

    private void foreign(Endpoint endpoint, Introduction other) {
        String what =
                endpoint
                        + " answers as member "
                        + other.node()
                        + " of cluster '"
                        + other.name()
                        + "', and cluster.name here is '"
                        + name
                        + "'";
        if (isStatic) {
            fail(what + ": correct cluster.members or cluster.name");
        } else {
            say(what + ": it is left alone.");
        }
    }

    private void found(Introduction other) {
        if (other.knows(self.id())) {
            fail(
                    "cluster '"
                            + name
                            + "' ("
                            + other.cluster()
                            + ") has a member "
                            + self.id()
                            + " by what "
                            + other.node()
                            + " says, but the data directory here is empty. A member that has lost"
                            + " its data must not vote. Restore data.dir, or remove "
                            + self.id()
                            + " from the cluster and add it again as a new member");
        } else {
            say(
                    "Cluster "
                            + name
                            + " exists, and this member is not of it yet. Waiting to be added as "
                            + self
                            + ".");
        }
    }

    private void propose(List<Peer> members) throws IOException {
        Agreement proposed = new Agreement(UUID.randomUUID().toString(), self.id(), members);
        synchronized (this) {
            if (agreement != null) {
                return;
            }
            disk.keepFormation(proposed.text());
            agreement = proposed;
        }
        drive(proposed);
    }

    /// Asks all members to agree, and makes the cluster final when they have.
    private void drive(Agreement proposed) throws IOException {
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        List<Peer> others =
                proposed.members().stream().filter(peer -> !peer.id().equals(self.id())).toList();
        for (Peer peer : others) {
            calls.add(
                    links.ask(
                            peer.address(),
                            PeerCall.FORM,
                            Json.bytes(proposed.json().put("do", "agree")),
                            CALL_LIMIT));
        }
        Set<String> missing = new TreeSet<>();
        for (int i = 0; i < calls.size(); i++) {
            try {
                calls.get(i).join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                missing.add(others.get(i).id() + " (" + cause.getMessage() + ")");
            }
        }
        if (missing.isEmpty()) {
            finish(proposed);
        } else {
            say(
                    "Waiting for members to agree to cluster "
                            + name
                            + ": "
                            + String.join(", ", missing));
        }
    }

    private synchronized void finish(Agreement agreed) {
        Agreement now = agreement;
        if (now != null && now.cluster().equals(agreed.cluster())) {
            outcome.complete(new Outcome(agreed.cluster(), agreed.members()));
        }
    }

    /// Answers another member's step.
    ///
    /// @throws ConcordException.ConditionFailed when this member does not agree, with the reason
    public synchronized byte[] answer(String from, JsonNode step) throws IOException {
        switch (step.path("do").asText()) {
            case "agree" -> agree(Agreement.read(step));
            case "forget" -> forget(step.path("cluster").asText());
            case "join" -> join(from, step);
            default -> throw new ConcordException.InvalidRequest("there is no such step");
        }
        return new byte[0];
    }

    private void agree(Agreement proposed) throws IOException {
        Agreement now = agreement;
        if (outcome.isDone() && (now == null || !now.cluster().equals(proposed.cluster()))) {
            throw new ConcordException.ConditionFailed(self.id() + " is in another cluster");
        }
        if (proposed.member(self.id()).filter(self::equals).isEmpty()) {
            throw new ConcordException.ConditionFailed(
                    self.id() + " is reached at " + self.address() + ", not as was proposed");
        }
        if (now != null && !now.coordinator().equals(proposed.coordinator())) {
            boolean mayYield =
                    now.coordinator().equals(self.id())
                            && proposed.coordinator().compareTo(self.id()) < 0;
            if (!mayYield) {
                throw new ConcordException.ConditionFailed(
                        self.id() + " has agreed to the cluster of " + now.coordinator());
            }
            takeBack(now);
        }
        disk.keepFormation(proposed.text());
        agreement = proposed;
    }

    /// Lets those who may have agreed to a proposal of this member forget it: it was not final.
    private void takeBack(Agreement mine) {
        for (Peer peer : mine.members()) {
            if (!peer.id().equals(self.id())) {
                var _ =
                        links.ask(
                                peer.address(),
                                PeerCall.FORM,
                                Json.bytes(mine.json().put("do", "forget")),
                                CALL_LIMIT);
            }
        }
    }

    private synchronized void forget(String cluster) throws IOException {
        Agreement now = agreement;
        if (now != null && now.cluster().equals(cluster) && !outcome.isDone()) {
            disk.dropFormation();
            agreement = null;
        }
    }

    private void join(String from, JsonNode step) throws IOException {
        String cluster = step.path("cluster").asText();
        if (!step.path("name").asText().equals(name)) {
            throw new ConcordException.ConditionFailed(
                    self.id()
                            + " is for cluster '"
                            + name
                            + "', not for '"
                            + step.path("name").asText()
                            + "'");
        }
        if (outcome.isDone() && !outcome.join().cluster().equals(cluster)) {
            throw new ConcordException.ConditionFailed(self.id() + " is in another cluster");
        }
        Agreement now = agreement;
        if (now != null && !(now.isAdded() && now.cluster().equals(cluster))) {
            throw new ConcordException.ConditionFailed(
                    self.id() + " has agreed to form another cluster");
        }
        if (now == null) {
            // Without it the data directory would look like that of a member that began alone.
            Agreement added = new Agreement(cluster, from, List.of());
            disk.keepFormation(added.text());
            agreement = added;
        }
        LOG.log(System.Logger.Level.INFO, "Added to cluster {0} by {1}.", name, from);
        outcome.complete(new Outcome(cluster, List.of()));
    }

    private void fail(String why) {
        outcome.completeExceptionally(new ConcordException.OpenFailed(why));
    }

    /// Ends the wait of a member that is closed.
    public void close() {
        fail("member " + self.id() + " was closed before it was in a cluster");
    }

    private void say(String what) {
        long now = System.nanoTime();
        if (!what.equals(said) || now - saidNanos > SAY_AGAIN_NANOS) {
            said = what;
            saidNanos = now;
            LOG.log(System.Logger.Level.INFO, what);
        }
    }
}
