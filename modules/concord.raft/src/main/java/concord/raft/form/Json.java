package concord.raft.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.ConcordException;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What members tell each other in JSON: rare, and good to read in a trace.
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /// A new object.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// The object that bytes hold.
    ///
    /// @throws ConcordException.Damaged when they hold none
    public static JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            // refused below
        }
        throw new ConcordException.Damaged(
                "not an object: " + new String(bytes, StandardCharsets.UTF_8));
    }

    /// The bytes of an object.
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Puts a list of members into an object.
    public static void members(ObjectNode object, Collection<Peer> members) {
        ArrayNode array = object.putArray("members");
        members.forEach(peer ->
                array.addObject().put("id", peer.id()).put("address", peer.address().toString()));
    }

    /// The members that an object lists.
    public static List<Peer> members(JsonNode object) {
        List<Peer> members = new ArrayList<>();
        object.path("members")
                .forEach(node ->
                        members.add(
                                new Peer(
                                        node.path("id").asText(),
                                        Endpoint.parse(
                                                "a list of members",
                                                node.path("address").asText()))));
        return members;
    }
}
