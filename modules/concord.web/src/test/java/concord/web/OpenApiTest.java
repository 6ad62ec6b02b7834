package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Surroundings;
import concord.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The OpenAPI document and the routes say the same.
class OpenApiTest {

    private static JsonNode document() throws Exception {
        try (TestServer server = new TestServer()) {
            return Value.json(server.get("/openapi.json").body()).json();
        }
    }

    /// All that programs ask for, with the page of the metrics, which is there when a setting says
    /// so.
    private static List<Route> routes() {
        try (Concord concord =
                Concord.inMemory(
                        Settings.defaults(), List.of(new PagedObserver()), Surroundings.REAL)) {
            return Api.routes(concord).stream()
                    .filter(route -> !route.path().toString().startsWith("/api/docs"))
                    .toList();
        }
    }

    private static String name(Route route) {
        String path = route.path().toString();
        return route.method().text()
                + " "
                + (path.startsWith(Route.PREFIX) ? path.substring(Route.PREFIX.length()) : path);
    }

    @Test
    void describes_every_route_with_its_parameters_and_nothing_else() throws Exception {
        var routes = new TreeMap<String, Set<String>>();
        for (Route route : routes()) {
            routes.put(name(route), new TreeSet<>(route.parameters()));
        }
        var described = new TreeMap<String, Set<String>>();
        JsonNode document = document();
        operations(document).forEach((name, it) -> described.put(name, queries(document, it)));
        assertEquals(described, routes);
    }

    @Test
    void says_which_operations_need_a_token_and_how_they_are_refused() throws Exception {
        var needing = new TreeSet<String>();
        for (Route route : routes()) {
            if (route.door().isPresent()) {
                needing.add(name(route));
            }
        }
        var described = new TreeSet<String>();
        JsonNode document = document();
        operations(document)
                .forEach((name, operation) -> {
                    boolean open =
                            operation.has("security") && operation.path("security").isEmpty();
                    assertEquals(!open, operation.path("responses").has("401"));
                    assertEquals(!open, operation.path("responses").has("403"));
                    if (!open) {
                        described.add(name);
                    }
                });
        assertEquals(needing, described);
        assertEquals(
                Set.of("bearer", "apiKey"),
                document.path("components").path("securitySchemes").properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void says_how_operations_can_be_refused_by_what_they_take() throws Exception {
        Set<String> guarded = new TreeSet<>();
        for (Route route : routes()) {
            if (route.door().isPresent()) {
                guarded.add(name(route));
            }
        }
        JsonNode document = document();
        operations(document)
                .forEach((name, operation) -> {
                    JsonNode body = operation.at("/requestBody/content/application~1json");
                    Set<String> statuses = new TreeSet<>();
                    if (!body.isMissingNode()) {
                        statuses.addAll(Set.of("413", "415"));
                    }
                    if (guarded.contains(name)) {
                        statuses.add("429");
                    }
                    if (readsThePast(document, operation, body)) {
                        statuses.add("410");
                    }
                    operation.path("responses").fieldNames().forEachRemaining(statuses::remove);
                    assertEquals(Set.of(), statuses, name);
                });
    }

    /// Whether it is a read that takes a `revision`: a write may share its form, and refuses it.
    private static boolean readsThePast(JsonNode document, JsonNode operation, JsonNode body) {
        Set<String> queries = queries(document, operation);
        return queries.contains("consistency")
                && (queries.contains("revision")
                        || resolved(document, body.path("schema"))
                                .path("properties")
                                .has("revision"));
    }

    /// The operations of the document by their names, such as `GET /kv/{key}`.
    private static Map<String, JsonNode> operations(JsonNode document) {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().properties().stream()
                                .filter(method -> !method.getKey().equals("servers"))
                                .forEach(method ->
                                        operations.put(
                                                method.getKey().toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey(),
                                                method.getValue())));
        return operations;
    }

    private static Set<String> queries(JsonNode document, JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = resolved(document, parameter);
            if (resolved.path("in").asText().equals("query")) {
                names.add(resolved.path("name").asText());
            }
        }
        return names;
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    @Test
    void what_lies_outside_of_the_api_says_so() throws Exception {
        Set<String> outside = new TreeSet<>();
        JsonNode document = document();
        document.path("paths")
                .properties()
                .forEach(path -> {
                    if (path.getValue().at("/servers/0/url").asText().equals("/")) {
                        outside.add(path.getKey());
                    }
                });
        Set<String> paths = new TreeSet<>();
        for (Route route : routes()) {
            if (!route.path().toString().startsWith(Route.PREFIX)) {
                paths.add(route.path().toString());
            }
        }
        assertEquals(outside, paths);
    }

    @Test
    void every_reference_leads_somewhere() throws Exception {
        JsonNode document = document();
        List<String> references = document.findValuesAsText("$ref");
        assertTrue(references.size() > 50, () -> "only " + references.size());
        for (String reference : references) {
            assertTrue(!document.at(reference.substring(1)).isMissingNode(), reference);
        }
    }

    @Test
    void every_operation_has_a_name_of_its_own_and_every_path_parameter_is_described()
            throws Exception {
        JsonNode document = document();
        Set<String> ids = new TreeSet<>();
        operations(document)
                .forEach((name, operation) -> {
                    assertTrue(ids.add(operation.path("operationId").asText()));
                    Set<String> inPath = new TreeSet<>();
                    for (JsonNode parameter : operation.path("parameters")) {
                        JsonNode it = resolved(document, parameter);
                        if (it.path("in").asText().equals("path")) {
                            inPath.add("{" + it.path("name").asText() + "}");
                        }
                    }
                    Set<String> named = new TreeSet<>();
                    java.util.regex.Pattern.compile("\\{[^}]+}")
                            .matcher(name)
                            .results()
                            .forEach(it -> named.add(it.group()));
                    assertEquals(named, inPath, name);
                });
    }
}
