package concord.raft.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// How a member has come into a cluster: one that is to be formed, or one that it was added to.
/// Whoever agrees keeps it on disk.
///
/// @param cluster its id
/// @param coordinator the member that proposes it, or has added this one
/// @param members who forms it; nobody when this member was added
public record Agreement(String cluster, String coordinator, List<Peer> members) {

    /// Keeps a copy.
    public Agreement {
        members = List.copyOf(members);
    }

    /// The one that is kept on disk, if there is one.
    public static Optional<Agreement> kept(Formation.Disk disk) throws IOException {
        return disk.formation().map(Agreement::read);
    }

    /// The others that it is with.
    public List<String> others(String self) {
        List<String> names =
                isAdded() ? List.of(coordinator) : members.stream().map(Peer::id).toList();
        return names.stream().filter(id -> !id.equals(self)).sorted().toList();
    }

    boolean isAdded() {
        return members.isEmpty();
    }

    Optional<Peer> member(String id) {
        return members.stream().filter(peer -> peer.id().equals(id)).findFirst();
    }

    ObjectNode json() {
        ObjectNode object = Json.object().put("cluster", cluster).put("coordinator", coordinator);
        Json.members(object, members);
        return object;
    }

    static Agreement read(JsonNode object) {
        return new Agreement(
                object.path("cluster").asText(),
                object.path("coordinator").asText(),
                Json.members(object));
    }

    /// As it is kept.
    public String text() {
        return new String(Json.bytes(json()), StandardCharsets.UTF_8);
    }

    static Agreement read(String text) {
        return read(Json.read(text.getBytes(StandardCharsets.UTF_8)));
    }
}
