package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What containers are started with.
class ContainerFilesTest {

    private static final String SECRET =
            "kubectl create secret generic concord --from-literal=root-token=(.*)";

    private static String text(String file) throws IOException {
        return Files.readString(Image.ROOT.resolve(file));
    }

    private static MatchResult found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow();
    }

    @Test
    void the_secret_that_the_manifests_ask_for_is_a_token() throws Exception {
        for (String file : List.of("deploy/kubernetes/concord.yaml", "docs/deployment.md")) {
            String token = found(SECRET, text(file)).group(1);
            Process shell = new ProcessBuilder("sh", "-c", "printf %s " + token).start();
            String made = shell.inputReader().readAllAsString();
            assertEquals(0, shell.waitFor());
            assertTrue(made.matches("ccd_[A-Za-z0-9_-]{43}"), made);
        }
    }

    @Test
    void a_pod_may_wait_for_its_cluster_for_a_day() throws IOException {
        MatchResult probe =
                found(
                        "startupProbe:\\n.*\\n +periodSeconds: (\\d+)\\n +failureThreshold: (\\d+)",
                        text("deploy/kubernetes/concord.yaml"));
        int seconds = Integer.parseInt(probe.group(1)) * Integer.parseInt(probe.group(2));
        assertEquals(86_400, seconds);
    }

    @Test
    void metrics_can_be_reached_from_outside_of_the_container() throws IOException {
        String manifests = text("deploy/kubernetes/concord.yaml");
        assertTrue(manifests.contains("{name: CONCORD_METRICS_HOST, value: 0.0.0.0}"));
        assertTrue(manifests.contains("{name: metrics, containerPort: 9568}"));
        assertTrue(manifests.contains("{protocol: TCP, port: metrics}"));
        String image = text("deploy/docker/Dockerfile");
        assertTrue(image.contains("CONCORD_METRICS_HOST=0.0.0.0"));
        assertTrue(image.contains("EXPOSE 4000 7000 9568\n"));
    }
}
