package example.coordination;

import concord.core.Change;
import concord.core.PrefixMap;
import concord.core.Store;
import concord.core.Watch;
import concord.core.Watcher;
import java.io.PrintStream;
import java.time.Duration;

/// Sessions that end by themselves: a time to live, prolonged at every request.
final class Sessions {

    record Session(String user, int requests) {}

    private Sessions() {}

    static void main() throws Exception {
        Program.main(Sessions::run);
    }

    static void run(Store store, PrintStream out) {
        PrefixMap<Session> sessions = store.map("sessions/", Session.class);
        sessions.put("s1", new Session("ann", 1), Duration.ofSeconds(2));
        out.println("s1 is " + sessions.get("s1").orElseThrow());

        boolean alive = store.touch("sessions/s1", Duration.ofMillis(300)).existed();
        out.println("a request keeps it alive: " + alive);

        Watch ends = Watch.prefix("sessions/").only(Change.Type.EXPIRE).from(1);
        try (Watcher watcher = store.watch(ends)) {
            Change end = watcher.next().changes().getFirst();
            out.println(end.key() + " has expired");
        }
        out.println(
                "a request now keeps it alive: "
                        + store.touch("sessions/s1", Duration.ofMillis(300)).existed());
    }
}
