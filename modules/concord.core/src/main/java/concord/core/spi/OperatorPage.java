package concord.core.spi;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/// A page about a member for those who run it, such as its metrics. A server over the member shows
/// it beside what it serves itself, to the same callers that may ask for its status.
public interface OperatorPage {

    /// Where it is: `/metrics`.
    String path();

    /// The media type that it is shown in.
    ///
    /// @param accepted what the client would like to have, as its header `Accept` says it
    String mediaType(Optional<String> accepted);

    /// Writes it, as it is now. Called by several threads at once.
    ///
    /// @param mediaType one that [#mediaType] has named
    /// @throws IOException from the writer
    void write(Writer writer, String mediaType) throws IOException;
}
