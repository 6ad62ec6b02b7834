package concord.reliability.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Cluster;
import concord.core.Concord;
import concord.core.Member;
import concord.core.Status;

/// Calls about the member and its cluster.
final class ClusterCalls {

    private final Concord concord;

    ClusterCalls(Concord concord) {
        this.concord = concord;
    }

    /// Executes a request.
    ///
    /// @return whether it is one of these
    boolean execute(JsonNode request, ObjectNode answer) {
        Cluster cluster = concord.cluster();
        String id = request.path("id").asText();
        String address = request.path("address").asText();
        switch (request.path("op").asText()) {
            case "status" -> status(concord.status(), answer);
            case "members" -> members(cluster, answer.putArray("members"));
            case "add" -> cluster.add(id, address);
            case "remove" -> cluster.remove(id);
            case "replace" -> cluster.replace(id, request.path("new_id").asText(), address);
            case "transfer" -> cluster.transfer(id);
            case "compare" -> compare(cluster.compareStates(), answer);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void status(Status status, ObjectNode answer) {
        answer.put("node", status.node())
                .put("role", status.role().toString())
                .put("leader", status.leader().orElse(""))
                .put("term", status.term())
                .put("applied", status.appliedIndex())
                .put("ready", status.ready())
                .put("problem", status.problem().orElse(""))
                .put("revision", status.revision());
    }

    private static void members(Cluster cluster, ArrayNode array) {
        for (Member member : cluster.members()) {
            array.addObject()
                    .put("id", member.id())
                    .put("address", member.address())
                    .put("role", member.role().toString())
                    .put("lag", member.lagEntries());
        }
    }

    private static void compare(Cluster.StateHashes hashes, ObjectNode answer) {
        answer.put("index", hashes.index());
        ObjectNode node = answer.putObject("hashes");
        hashes.hashes().forEach(node::put);
    }
}
