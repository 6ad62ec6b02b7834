package concord.raft.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.util.List;

/// What a member says of itself to whoever asks.
///
/// @param node its name
/// @param name `cluster.name`
/// @param cluster the id of its cluster, empty while it has none
/// @param agreed the id of a cluster that it has agreed to form, empty when there is none
/// @param members the members of its cluster, as far as it knows
/// @param membersAt the index of the log entry that says so, [#NOWHERE] when there is none
public record Introduction(
        String node,
        String name,
        String cluster,
        String agreed,
        List<Peer> members,
        long membersAt) {

    /// Before every log entry.
    public static final long NOWHERE = -1;

    /// Keeps a copy.
    public Introduction {
        members = List.copyOf(members);
    }

    /// Whether it belongs to a cluster.
    public boolean isMember() {
        return !cluster.isEmpty();
    }

    /// Whether the cluster that it belongs to has a member of this name.
    boolean knows(String id) {
        return members.stream().anyMatch(peer -> peer.id().equals(id));
    }

    /// The member itself, at the address that it names, or else at the one where it answered.
    Peer self(Endpoint answered) {
        return members.stream()
                .filter(peer -> peer.id().equals(node))
                .findFirst()
                .orElseGet(() -> new Peer(node, answered));
    }

    /// As it is sent.
    public byte[] encoded() {
        ObjectNode object =
                Json.object()
                        .put("node", node)
                        .put("name", name)
                        .put("cluster", cluster)
                        .put("agreed", agreed)
                        .put("membersAt", membersAt);
        Json.members(object, members);
        return Json.bytes(object);
    }

    /// What was sent.
    public static Introduction read(byte[] bytes) {
        JsonNode object = Json.read(bytes);
        return new Introduction(
                object.path("node").asText(),
                object.path("name").asText(),
                object.path("cluster").asText(),
                object.path("agreed").asText(),
                Json.members(object),
                object.path("membersAt").asLong(NOWHERE));
    }
}
