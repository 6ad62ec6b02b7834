package concord.web;

import concord.core.Concord;
import concord.core.spi.OperatorPage;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The pages of the member's observers for those who run it, such as `/metrics`. Who may ask for
/// the member's status may see them.
final class OperatorRoutes {

    private final List<OperatorPage> pages;

    OperatorRoutes(Concord concord) {
        this.pages = concord.pages();
    }

    List<Route> routes() {
        return pages.stream()
                .map(page -> Route.page(page.path(), exchange -> answer(exchange, page)))
                .toList();
    }

    private static Answer answer(Exchange exchange, OperatorPage page) {
        var _ = exchange.access().status(); // refused to those whose token does not count any more
        String type = page.mediaType(exchange.header(HeaderNames.ACCEPT));
        var text = new StringWriter();
        try {
            page.write(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.text(type, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
