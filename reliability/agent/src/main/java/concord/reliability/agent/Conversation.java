package concord.reliability.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Store;
import concord.core.Watch;
import concord.core.Watcher;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One connection: a line is a request, and the next line the answer to it.
///
/// `{"op":"put","key":"a","value":"1"}` is answered with `{"ok":true,…}`, or with
/// `{"ok":false,"code":"TIMEOUT","message":"…"}`. After a `watch` the connection carries changes
/// alone, a line for each revision and one now and then that says only that it lives.
final class Conversation {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(500);

    private final BufferedReader in;
    private final BufferedWriter out;
    private final Store store;
    private final Calls calls;
    private final ClusterCalls clusterCalls;

    Conversation(Socket socket, Concord concord, Fault fault) throws IOException {
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.out =
                new BufferedWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
        this.store = concord.store();
        this.calls = new Calls(store, fault);
        this.clusterCalls = new ClusterCalls(concord);
    }

    void run() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ObjectNode answer = JSON.createObjectNode();
            try {
                JsonNode request = JSON.readTree(line);
                if (request.path("op").asText().equals("watch")) {
                    watch(request);
                    return;
                }
                if (!calls.execute(request, answer) && !clusterCalls.execute(request, answer)) {
                    throw new ConcordException.InvalidRequest("no such op: " + line);
                }
                answer.put("ok", true);
            } catch (ConcordException e) {
                fail(answer, e.code(), e);
            } catch (JsonProcessingException e) {
                fail(answer, ErrorCode.INVALID_REQUEST, e);
            } catch (RuntimeException e) {
                fail(answer, ErrorCode.INTERNAL, e);
            }
            say(answer);
        }
    }

    private static void fail(ObjectNode answer, ErrorCode code, Exception e) {
        answer.removeAll();
        answer.put("ok", false).put("code", code.name()).put("message", String.valueOf(e));
    }

    private void say(ObjectNode answer) throws IOException {
        out.write(answer.toString());
        out.write('\n');
        out.flush();
    }

    private void watch(JsonNode request) throws IOException {
        Watch wanted = Watch.prefix(request.path("prefix").asText());
        if (request.has("from")) {
            wanted = wanted.from(request.path("from").asLong());
        }
        ObjectNode last = JSON.createObjectNode();
        try (Watcher watcher = store.watch(wanted)) {
            while (true) {
                Optional<Changes> changes = watcher.poll(SIGN_OF_LIFE);
                ObjectNode line = JSON.createObjectNode().put("ok", true);
                changes.ifPresent(it -> Shapes.changes(it, line));
                say(line);
            }
        } catch (ConcordException e) {
            fail(last, e.code(), e);
        }
        say(last);
    }
}
