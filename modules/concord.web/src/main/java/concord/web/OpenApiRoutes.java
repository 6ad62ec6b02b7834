package concord.web;

import concord.web.http.Answer;
import concord.web.http.Route;
import java.nio.ByteBuffer;
import java.util.List;

/// The description of the API for programs: OpenAPI 3.1, kept by hand beside the routes, and held
/// against them by a test in both directions.
final class OpenApiRoutes {

    private static final String DOCUMENT = "openapi.json";

    private final ByteBuffer document = Resources.read(DOCUMENT);

    List<Route> routes() {
        return List.of(Route.get("/" + DOCUMENT, _ -> Answer.text("application/json", document)));
    }
}
