package concord.raft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Member;
import concord.core.Role;
import concord.raft.form.Json;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The members as a caller on any member sees and changes them: carried out here when this member
/// leads, else by the one that does.
final class RaftCluster implements Cluster {

    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String node;
    private final Membership membership;
    private final Links links;
    private final ReadBarrier.Raft who;

    RaftCluster(String node, Membership membership, Links links, ReadBarrier.Raft who) {
        this.node = node;
        this.membership = membership;
        this.links = links;
        this.who = who;
    }

    @Override
    public Identity identity() {
        return membership.identity();
    }

    @Override
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        ask(Json.object().put("do", "members"), QUICK)
                .path("members")
                .forEach(it ->
                        members.add(
                                new Member(
                                        it.path("id").asText(),
                                        it.path("address").asText(),
                                        Role.valueOf(it.path("role").asText()),
                                        it.path("lag").asLong())));
        return List.copyOf(members);
    }

    @Override
    public void add(String id, String address) {
        add(id, address, "");
    }

    private void add(String id, String address, String replaced) {
        ask(
                Json.object()
                        .put("do", "add")
                        .put("id", id)
                        .put("address", address)
                        .put("replaces", replaced),
                LONG);
    }

    @Override
    public void remove(String id) {
        ask(Json.object().put("do", "remove").put("id", id), LONG);
    }

    @Override
    public void replace(String id, String newId, String address) {
        if (members().stream().noneMatch(member -> member.id().equals(id))) {
            throw new ConcordException.NotFound("there is no member " + id);
        }
        add(newId, address, id);
        remove(id);
    }

    @Override
    public void transfer(String id) {
        ask(Json.object().put("do", "transfer").put("id", id), QUICK.multipliedBy(3));
    }

    @Override
    public StateHashes compareStates() {
        JsonNode answer = ask(Json.object().put("do", "compare"), Duration.ofMinutes(2));
        Map<String, String> hashes = new LinkedHashMap<>();
        answer.path("hashes")
                .properties()
                .forEach(it -> hashes.put(it.getKey(), it.getValue().asText()));
        return new StateHashes(answer.path("index").asLong(), hashes);
    }

    /// Has the leader carry out a request, whoever that is by the time.
    ///
    /// @param limit how long it may take
    private JsonNode ask(ObjectNode request, Duration limit) {
        long waited = 0; // without the time that leaders take who turn out to be none any more
        while (true) {
            Optional<JsonNode> answer = askOnce(request, limit);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (waited > QUICK.toNanos()) {
                throw new ConcordException.Unavailable(
                        "there is no leader to show or change the members; nothing was changed");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            waited += PAUSE_NANOS;
        }
    }

    /// @return empty when there is no leader to ask just now
    private Optional<JsonNode> askOnce(ObjectNode request, Duration limit) {
        if (who.leads().isPresent()) {
            return carryOut(request);
        }
        Optional<Peer> leader = who.otherLeader();
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode answer =
                    Json.read(
                            links.ask(
                                            leader.get().address(),
                                            PeerCall.MANAGE,
                                            Json.bytes(request),
                                            limit)
                                    .get(limit.toMillis() + 1_000, TimeUnit.MILLISECONDS));
            JsonNode error = answer.path("error");
            if (error.isObject()) {
                throw exception(error.path("code").asText(), error.path("message").asText());
            }
            return answer.path("moved").asBoolean() ? Optional.empty() : Optional.of(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while the leader shows or changes the members", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConcordException.Unavailable(
                    "the leader "
                            + leader.get()
                            + " did not answer whether the members were changed ("
                            + e.getMessage()
                            + "): look at the members",
                    e);
        }
    }

    /// Carries out a request as the leader. A leader that is to go hands over first.
    ///
    /// @return empty when leadership has gone to somebody else in between, who is to be asked
    private Optional<JsonNode> carryOut(JsonNode request) {
        boolean leavesItself =
                request.path("do").asText().equals("remove")
                        && request.path("id").asText().equals(node);
        if (leavesItself) {
            membership.transfer(membership.successor());
            return Optional.of(ask((ObjectNode) request, LONG));
        }
        try {
            return Optional.of(membership.answer(request));
        } catch (ConcordException.Unavailable e) {
            if (request.path("do").asText().equals("transfer") && who.leads().isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Answers another member's request. Blocks.
    byte[] answer(JsonNode request) {
        ObjectNode answer = Json.object();
        try {
            Optional<JsonNode> done =
                    who.leads().isPresent() ? carryOut(request) : Optional.empty();
            return Json.bytes(done.orElseGet(() -> answer.put("moved", true)));
        } catch (ConcordException e) {
            answer.putObject("error").put("code", e.code().name()).put("message", e.getMessage());
            return Json.bytes(answer);
        }
    }

    private static ConcordException exception(String code, String message) {
        return switch (ErrorCode.valueOf(code)) {
            case NOT_FOUND -> new ConcordException.NotFound(message);
            case CONDITION_FAILED -> new ConcordException.ConditionFailed(message);
            case INVALID_REQUEST, INVALID_KEY -> new ConcordException.InvalidRequest(message);
            case INTERNAL -> new ConcordException.Internal(message, null);
            case UNAUTHORIZED,
                    FORBIDDEN,
                    COMPACTED,
                    BATCH_TOO_LARGE,
                    VALUE_TOO_LARGE,
                    OVERLOADED,
                    CLUSTER_UNAVAILABLE,
                    TIMEOUT ->
                    new ConcordException.Unavailable(message);
        };
    }
}
