package example.coordination;

import concord.core.Entry;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Service discovery: each instance registers under a lease; when its process dies, the lease ends
/// and all that it registered is gone at once.
final class ServiceDiscovery {

    private ServiceDiscovery() {}

    static void main() throws Exception {
        Program.main(ServiceDiscovery::run);
    }

    static void run(Store store, PrintStream out) {
        register(store, "mail", "10.0.0.1:25", Duration.ofMinutes(1));
        Lease dying = register(store, "mail", "10.0.0.2:25", Duration.ofSeconds(2));
        store.leases().keepAlive(dying.id());
        out.println("mail is at " + instances(store, "mail"));

        // The second one no longer keeps its lease alive.
        try (Watcher watcher = store.watch(Watch.prefix("services/mail/").from(dying.id() + 2))) {
            out.println("gone: " + watcher.next().changes().getFirst().key());
        }
        out.println("mail is at " + instances(store, "mail"));
    }

    private static Lease register(Store store, String service, String address, Duration ttl) {
        Lease lease = store.leases().grant(ttl);
        String key = "services/" + service + "/" + address;
        store.put(Put.of(key, Value.of(address)).lease(lease.id()));
        return lease;
    }

    private static List<String> instances(Store store, String service) {
        return store.list(Range.prefix("services/" + service + "/")).entries().stream()
                .map(Entry::value)
                .map(value -> value.as(String.class))
                .toList();
    }
}
