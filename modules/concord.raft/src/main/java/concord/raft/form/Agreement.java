package concord.raft.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.raft.peer.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A cluster that is to be formed: whoever agrees to it keeps it on disk.
///
/// @param cluster its id
/// @param coordinator the member that proposes it
/// @param members who forms it
record Agreement(String cluster, String coordinator, List<Peer> members) {

    Agreement {
        members = List.copyOf(members);
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

    String text() {
        return new String(Json.bytes(json()), StandardCharsets.UTF_8);
    }

    static Agreement read(String text) {
        return read(Json.read(text.getBytes(StandardCharsets.UTF_8)));
    }
}
