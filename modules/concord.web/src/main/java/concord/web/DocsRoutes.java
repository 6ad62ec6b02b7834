package concord.web;

import concord.web.http.Answer;
import concord.web.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.stream.Stream;

/// The description of the API for people: Swagger UI over the OpenAPI document. All of it comes
/// from this module, and the page may ask nobody else for anything.
final class DocsRoutes {

    private static final String PAGE = "/api/docs";

    /// Swagger UI sets styles of elements, and has its icons inside its style sheet.
    private static final Header NOBODY_ELSE =
            HeaderValues.createCached(
                    HeaderNames.create("Content-Security-Policy"),
                    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                            + " frame-ancestors 'none'");

    private static final Header FOR_AN_HOUR =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "max-age=3600");

    List<Route> routes() {
        return Stream.of(
                        file(PAGE, "docs/index.html", "text/html; charset=utf-8"),
                        file(PAGE + "/start.js", "docs/start.js", "text/javascript"),
                        swagger("swagger-ui-bundle.js", "text/javascript"),
                        swagger("swagger-ui.css", "text/css"),
                        swagger("favicon-32x32.png", "image/png"))
                .toList();
    }

    private static Route swagger(String file, String type) {
        return file(PAGE + "/" + file, "swagger/" + file, type);
    }

    private static Route file(String path, String resource, String type) {
        Answer answer =
                Answer.text(type, Resources.read(resource)).with(NOBODY_ELSE).with(FOR_AN_HOUR);
        return Route.page(path, _ -> answer);
    }
}
