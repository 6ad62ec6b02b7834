package concord.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// What a server said when it was asked.
///
/// @param endpoint where it is
/// @param ahead how far its clock is ahead of the one here
/// @param error how far that may be wrong
/// @param status what its member knows of itself, none when it does not tell us
/// @param refusal why it does not
record Answered(
        String endpoint,
        Duration ahead,
        Duration error,
        Optional<JsonNode> status,
        String refusal) {

    /// The name of the member, or where it is.
    String name() {
        return status.map(it -> it.path("node").asText()).orElse(endpoint);
    }
}
