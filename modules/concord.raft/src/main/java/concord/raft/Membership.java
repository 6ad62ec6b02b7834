package concord.raft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Role;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.raft.form.Introduction;
import concord.raft.form.Json;
import concord.raft.net.Followers;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;

/// Shows and changes the members, on the leader.
final class Membership {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);

    /// How long a new member may take until it listens: it may have been started a moment ago.
    private static final Duration GREETING_LIMIT = Duration.ofSeconds(10);

    private static final Duration TRANSFER_LIMIT = Duration.ofSeconds(10);
    private static final Duration CHANGE_LIMIT = Duration.ofMinutes(30);
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(60);

    private final String node;
    private final String name;
    private final ClusterId cluster;
    private final RaftMember raft;
    private final Links links;
    private final Followers followers;
    private final StateCheck check;
    private final int commandFormat;
    private final Duration silence;
    private final Observer observer;

    Membership(
            String node,
            String name,
            ClusterId cluster,
            RaftMember raft,
            Links links,
            Followers followers,
            StateCheck check,
            int commandFormat,
            Duration silence,
            Observer observer) {
        this.node = node;
        this.name = name;
        this.cluster = cluster;
        this.raft = raft;
        this.links = links;
        this.followers = followers;
        this.check = check;
        this.commandFormat = commandFormat;
        this.silence = silence;
        this.observer = observer;
    }

    Cluster.Identity identity() {
        return new Cluster.Identity(name, cluster.toString());
    }

    private RaftConfiguration configuration() {
        return raft.configuration()
                .orElseThrow(() -> new ConcordException.Unavailable("this member is starting"));
    }

    private Collection<RaftPeer> voters() {
        return configuration().getCurrentPeers();
    }

    List<Member> members() {
        Map<String, Member> members = new TreeMap<>();
        long committed = raft.committedIndex();
        for (RaftPeer peer : configuration().getAllPeers()) {
            String id = peer.getId().toString();
            boolean isSelf = id.equals(node);
            members.put(
                    id,
                    new Member(
                            id,
                            peer.getAddress() == null ? "" : peer.getAddress(),
                            isSelf ? Role.LEADER : Role.FOLLOWER,
                            isSelf ? 0 : lag(id, committed)));
        }
        return List.copyOf(members.values());
    }

    private long lag(String id, long committed) {
        OptionalLong match = followers.matchIndex(id);
        boolean hears = followers.silentMillis(id).orElse(Long.MAX_VALUE) < silence.toMillis();
        return match.isPresent() && hears ? Math.max(0, committed - match.getAsLong()) : -1;
    }

    /// @param replaced the member that is to go afterwards, empty for none
    void add(String id, String address, String replaced) {
        Peer peer = new Peer(id, Endpoint.parse("the address of the new member", address));
        Collection<RaftPeer> before = voters();
        if (before.stream().anyMatch(it -> it.getId().toString().equals(id))) {
            throw new ConcordException.ConditionFailed(
                    "there is a member "
                            + id
                            + " already; remove it first, or choose another name");
        }
        requireRoom(before, replaced);
        invite(peer);
        List<RaftPeer> after = new ArrayList<>(before);
        after.add(RaftMember.raftPeer(peer));
        await(raft.change(before, after), CHANGE_LIMIT, "the change of the members");
    }

    /// Refuses one member too many. Where another is to go there may be one more for a while: at no
    /// time are there fewer voters than before.
    static void requireRoom(Collection<RaftPeer> before, String replaced) {
        boolean isReplaced =
                before.stream().anyMatch(peer -> peer.getId().toString().equals(replaced));
        if (before.size() >= Cluster.MAX_MEMBERS + (isReplaced ? 1 : 0)) {
            throw new ConcordException.InvalidRequest(
                    "there are "
                            + before.size()
                            + " members; more than "
                            + Cluster.MAX_MEMBERS
                            + " only make writes slower");
        }
    }

    /// Asks the new member whether it is one, and tells it where it belongs.
    private void invite(Peer peer) {
        Introduction other = greet(peer);
        if (!other.node().equals(peer.id())) {
            throw new ConcordException.InvalidRequest(
                    peer.address() + " is member " + other.node() + ", not " + peer.id());
        }
        if (other.isMember() && !other.cluster().equals(cluster.toString())) {
            throw new ConcordException.Unavailable(
                    peer
                            + " belongs to another cluster, "
                            + other.name()
                            + " ("
                            + other.cluster()
                            + "); start it with an empty data.dir");
        }
        if (!other.isMember()) {
            await(
                    links.ask(
                            peer.address(),
                            PeerCall.FORM,
                            Json.bytes(
                                    Json.object()
                                            .put("do", "join")
                                            .put("cluster", cluster.toString())
                                            .put("name", name)),
                            CALL_LIMIT),
                    CALL_LIMIT.plusSeconds(1),
                    "the new member's consent");
            awaitJoined(peer);
        }
    }

    private Introduction hello(Peer peer) {
        return Introduction.read(
                await(
                        links.ask(peer.address(), PeerCall.HELLO, new byte[0], CALL_LIMIT),
                        CALL_LIMIT.plusSeconds(1),
                        "the new member's introduction"));
    }

    private Introduction greet(Peer peer) {
        long end = System.nanoTime() + GREETING_LIMIT.toNanos();
        while (true) {
            try {
                return hello(peer);
            } catch (ConcordException.Unavailable e) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw new ConcordException.Unavailable(
                            "no member answers at "
                                    + peer.address()
                                    + ", and nothing was changed; start "
                                    + peer.id()
                                    + " with an empty data.dir and see that "
                                    + node
                                    + " reaches that address: "
                                    + e.getMessage(),
                            e);
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private void awaitJoined(Peer peer) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            if (hello(peer).isMember()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new ConcordException.Unavailable(peer + " does not join");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    void remove(String id) {
        Collection<RaftPeer> before = voters();
        requireMember(id, before);
        if (before.size() == 1) {
            throw new ConcordException.InvalidRequest(
                    id + " is the last member; a cluster needs one");
        }
        List<RaftPeer> after =
                before.stream().filter(peer -> !peer.getId().toString().equals(id)).toList();
        await(raft.change(before, after), CHANGE_LIMIT, "the change of the members");
    }

    /// The member that is to lead when this one is removed: the one that is furthest.
    String successor() {
        return voters().stream()
                .map(peer -> peer.getId().toString())
                .filter(id -> !id.equals(node))
                .max((a, b) ->
                        Long.compare(
                                followers.matchIndex(a).orElse(-1),
                                followers.matchIndex(b).orElse(-1)))
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                node + " is the last member; a cluster needs one"));
    }

    void transfer(String id) {
        requireMember(id, voters());
        await(
                raft.transfer(id, TRANSFER_LIMIT.toMillis()),
                TRANSFER_LIMIT.plusSeconds(1),
                "the transfer of leadership");
    }

    private static void requireMember(String id, Collection<RaftPeer> peers) {
        if (peers.stream().noneMatch(peer -> peer.getId().toString().equals(id))) {
            throw new ConcordException.NotFound(
                    "there is no member " + id + "; the members are " + names(peers));
        }
    }

    private static String names(Collection<RaftPeer> peers) {
        return String.join(
                ", ", peers.stream().map(peer -> peer.getId().toString()).sorted().toList());
    }

    Cluster.StateHashes compareStates() {
        long index =
                await(
                        raft.append(LogEntry.check(commandFormat)),
                        CHECK_LIMIT,
                        "the point at which states are compared");
        byte[] question = Long.toString(index).getBytes(StandardCharsets.US_ASCII);
        Map<String, CompletableFuture<String>> answers = new TreeMap<>();
        for (RaftPeer each : voters()) {
            String id = each.getId().toString();
            answers.put(
                    id,
                    id.equals(node)
                            ? check.of(index)
                            : RaftMember.peer(each)
                                    .map(peer ->
                                            links.ask(
                                                            peer.address(),
                                                            PeerCall.STATE_HASH,
                                                            question,
                                                            CHECK_LIMIT)
                                                    .thenApply(Membership::text))
                                    .orElseGet(() ->
                                            CompletableFuture.failedFuture(
                                                    new IllegalStateException("no address"))));
        }
        Map<String, String> hashes = new TreeMap<>();
        answers.forEach((id, answer) -> {
            try {
                hashes.put(id, answer.get(CHECK_LIMIT.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                System.getLogger("concord.raft")
                        .log(System.Logger.Level.INFO, "no state hash of " + id, e);
            }
        });
        Cluster.StateHashes states = new Cluster.StateHashes(index, hashes);
        if (!states.agree()) {
            observer.on(new Event.Diverged(node, index, states.hashes(), states.odd()));
            states.odd().forEach(id -> stop(id, index));
        }
        return states;
    }

    private void stop(String id, long index) {
        byte[] order = Json.bytes(Json.object().put("do", "stop").put("index", index));
        voters().stream()
                .filter(peer -> peer.getId().toString().equals(id))
                .flatMap(peer -> RaftMember.peer(peer).stream())
                .forEach(peer -> {
                    var _ = links.ask(peer.address(), PeerCall.MANAGE, order, CALL_LIMIT);
                });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static <T> T await(CompletableFuture<T> future, Duration limit, String what) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable("interrupted while waiting for " + what, e);
        } catch (TimeoutException e) {
            throw new ConcordException.Unavailable(
                    what + " took longer than " + limit.toSeconds() + " s; it may yet happen", e);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause() == null ? e : e.getCause());
        }
    }

    private static ConcordException failure(String what, Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return said.contains("current configuration") || said.contains("in progress")
                ? new ConcordException.ConditionFailed(
                        "the members are being changed by somebody else; look again and retry")
                : new ConcordException.Unavailable(what + " did not come about: " + said, cause);
    }

    /// Carries out what another member was asked for.
    JsonNode answer(JsonNode request) {
        ObjectNode answer = Json.object();
        switch (request.path("do").asText()) {
            case "members" -> {
                var array = answer.putArray("members");
                members()
                        .forEach(member ->
                                array.addObject()
                                        .put("id", member.id())
                                        .put("address", member.address())
                                        .put("role", member.role().name())
                                        .put("lag", member.lagEntries()));
            }
            case "add" ->
                    add(
                            request.path("id").asText(),
                            request.path("address").asText(),
                            request.path("replaces").asText());
            case "remove" -> remove(request.path("id").asText());
            case "transfer" -> transfer(request.path("id").asText());
            case "compare" -> {
                Cluster.StateHashes states = compareStates();
                answer.put("index", states.index());
                ObjectNode hashes = answer.putObject("hashes");
                states.hashes().forEach(hashes::put);
            }
            default -> throw new ConcordException.InvalidRequest("there is no such request");
        }
        return answer;
    }
}
