package concord.web;

import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperatorPage;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/// An observer with a page where metrics have theirs.
final class PagedObserver implements Observer, OperatorPage {

    static final String PATH = "/metrics";

    @Override
    public void on(Event event) {
        // it has seen nothing
    }

    @Override
    public Optional<OperatorPage> page() {
        return Optional.of(this);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String mediaType(Optional<String> accepted) {
        return accepted.filter("text/x-other"::equals).orElse("text/plain");
    }

    @Override
    public void write(Writer writer, String mediaType) throws IOException {
        writer.write("seen as " + mediaType + ": ü\n");
    }
}
