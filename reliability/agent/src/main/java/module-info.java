import org.jspecify.annotations.NullMarked;

/// A way into a member for tests: its store, over lines of JSON.
///
/// It is put on the module path of an image as it is, so that what is tested is what is shipped.
///
/// @provides concord.core.spi.EndpointProvider the agent, with `agent.host` and `agent.port`
@NullMarked
module concord.reliability.agent {
    requires com.fasterxml.jackson.databind; // requests and answers are trees
    requires concord.core; // the store that is served
    requires static org.jspecify;

    provides concord.core.spi.EndpointProvider with
            concord.reliability.agent.AgentProvider;
}
