package concord.ways;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server by HTTP, with a token.
final class HttpDoor implements Door {

    private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final String secret;

    HttpDoor(String address, String secret) {
        base = address + "/api/v1";
        this.secret = secret;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json");
    }

    private String said(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        return answer.statusCode() == 200 ? "ok" : code(answer.body());
    }

    private static String code(String text) {
        Matcher code = CODE.matcher(text);
        return code.find() ? code.group(1) : text;
    }

    private String post(String path, String body) throws Exception {
        return said(to(path).POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String get(String key) throws Exception {
        return said(to("/kv/" + encoded(key)));
    }

    @Override
    public String put(String key) throws Exception {
        return said(to("/kv/" + encoded(key)).PUT(BodyPublishers.ofString("{\"value\":1}")));
    }

    @Override
    public String bulk(List<String> keys) throws Exception {
        return post(
                "/kv/bulk",
                keys.stream()
                        .map(key -> "{\"key\":\"" + key + "\",\"value\":1}")
                        .collect(Collectors.joining(",", "{\"operations\":[", "]}")));
    }

    @Override
    public String txn(String key) throws Exception {
        return post("/txn", "{\"success\":[{\"get\":{\"key\":\"" + key + "\"}}]}");
    }

    @Override
    public String list(String prefix) throws Exception {
        return said(to("/kv?prefix=" + encoded(prefix)));
    }

    @Override
    public String query(String prefix) throws Exception {
        return post("/query", "{\"prefix\":\"" + prefix + "\"}");
    }

    @Override
    public Callable<String> watch(String prefix) throws Exception {
        HttpResponse<Stream<String>> answer =
                client.send(to("/watch?prefix=" + encoded(prefix)).build(), BodyHandlers.ofLines());
        return () -> {
            try (Stream<String> lines = answer.body()) {
                return lines.map(HttpDoor.CODE::matcher)
                        .filter(Matcher::find)
                        .map(code -> code.group(1))
                        .findFirst()
                        .orElse("ended without a word");
            }
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
