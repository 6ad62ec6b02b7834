package concord.ways;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.client.Client;
import concord.core.Concord;
import concord.core.Settings;
import concord.web.Served;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The same operations on three stores, of which one is in this process, one is asked by HTTP and
/// one by gRPC: each has the same result, and in the end they have the same entries.
class WaysInTest {

    private static final int ROUNDS = 10;
    private static final int ASKS = 300;
    private static final int BATCH_MAX = 4;

    private static final List<String> VALUES =
            List.of(
                    "1",
                    "1.0",
                    "-2.5",
                    "true",
                    "null",
                    "\"\"",
                    "\"ü\"",
                    "[1,2,2]",
                    "{\"n\":1}",
                    "{\"n\":2,\"m\":\"x\"}",
                    "{\"n\":[1,3]}",
                    "{}");

    private static final List<String> QUERIES =
            List.of(
                    "{}",
                    "{\"prefix\":\"a\"}",
                    "{\"where\":{\"field\":\"/n\",\"op\":\">=\",\"value\":1}}",
                    "{\"where\":{\"field\":\"/n\",\"op\":\"=\",\"value\":1},\"limit\":2}",
                    "{\"pattern\":\"^a|b$\",\"offset\":1}",
                    "{\"contains\":\"b\",\"order\":\"desc\"}",
                    "{\"prefix\":\"a\",\"where\":{\"not\":{\"field\":\"/m\",\"op\":\"exists\"}}}",
                    "{\"pattern\":\"(\"}",
                    "{\"limit\":0}",
                    "{\"prefix\":5}",
                    "{\"where\":{\"field\":\"n\",\"op\":\"=\",\"value\":1}}",
                    "{\"nothing\":1}");

    /// An index is built by the write that comes next, or by a tick of the clock before it: with
    /// this write it is built everywhere, and all explain alike.
    private static final Ask BUILD =
            new Ask.Put("c", "{}", Optional.empty(), new Ask.When.Always());

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private static Concord member() {
        return Concord.inMemory(Settings.builder().set(Settings.BATCH_MAX, BATCH_MAX).build());
    }

    @Test
    void are_alike() throws Exception {
        IO.println("Random operations begin with -Dseed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            try (Concord embedded = member();
                    Concord byHttp = member();
                    Concord byGrpc = member();
                    Served http = Served.over(byHttp);
                    Served grpc = Served.over(byGrpc)) {
                Client client = Client.connect(grpc.address());
                Map<String, Way> ways = new LinkedHashMap<>();
                ways.put("embedded", new StoreWay(embedded.store(), () -> {}));
                ways.put("HTTP", new HttpWay(http.address()));
                ways.put("gRPC", new StoreWay(client.store(), client::close));
                for (int i = 0; i < ASKS; i++) {
                    Ask ask = ask();
                    compare(ways, ask);
                    if (ask instanceof Ask.CreateIndex) {
                        compare(ways, BUILD);
                    }
                }
                compare(ways, new Ask.Search("{}"));
                ways.values().forEach(Way::close);
            }
        }
    }

    private void compare(Map<String, Way> ways, Ask ask) throws Exception {
        Map<String, String> results = new LinkedHashMap<>();
        for (Map.Entry<String, Way> each : ways.entrySet()) {
            results.put(each.getKey(), each.getValue().ask(ask));
        }
        assertEquals(
                1,
                new TreeSet<>(results.values()).size(),
                () -> "seed " + seed + ": " + ask + " gave " + results);
    }

    private String key() {
        return switch (random.nextInt(40)) {
            case 0 -> "x".repeat(1_025);
            case 1 -> "ü/ %+";
            case 2 -> "\0";
            default -> String.valueOf("abc".charAt(random.nextInt(3))) + random.nextInt(3);
        };
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(BATCH_MAX + 2); i > 0; i--) {
            keys.add(key());
        }
        return keys;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Optional<Long> revision() {
        return random.nextInt(3) == 0
                ? Optional.of((long) random.nextInt(-1, 200))
                : Optional.empty();
    }

    /// Long ones, none, or such as are not allowed: time is not what is compared here.
    private long ttl() {
        return random.nextInt(8) == 0 ? random.nextInt(-1, 1) : random.nextInt(1_000, 2_000);
    }

    private Ask.When when() {
        return switch (random.nextInt(8)) {
            case 0 -> new Ask.When.Present(random.nextBoolean());
            case 1 -> new Ask.When.Revision(random.nextInt(-1, 100));
            case 2 -> new Ask.When.Version(random.nextInt(-1, 5));
            case 3 -> new Ask.When.Holds(one(VALUES));
            case 4 -> new Ask.When.Less(random.nextInt(5) == 0 ? "n" : "/n", random.nextInt(3));
            default -> new Ask.When.Always();
        };
    }

    private Ask ask() {
        return switch (random.nextInt(30)) {
            case 0, 1, 2, 3, 4, 5 -> {
                Optional<Long> ttl = random.nextInt(4) == 0 ? Optional.of(ttl()) : Optional.empty();
                yield new Ask.Put(key(), one(VALUES), ttl, when());
            }
            case 6, 7, 8 -> new Ask.Get(key(), revision());
            case 9, 10 -> new Ask.Delete(key(), when());
            case 11 -> new Ask.Touch(key(), ttl());
            case 12 -> new Ask.BulkPut(keys(), one(VALUES));
            case 13 -> new Ask.BulkGet(keys());
            case 14 -> new Ask.BulkDelete(keys());
            case 15 -> new Ask.BulkTouch(keys(), ttl());
            case 16, 17 -> new Ask.Txn(key(), random.nextBoolean(), key(), key(), one(VALUES));
            case 18 ->
                    new Ask.Listing(
                            one(List.of("", "a", "b", "x", "ü")),
                            random.nextInt(0, 6),
                            random.nextBoolean(),
                            revision());
            case 19 -> new Ask.Count(one(List.of("", "a", "b", "x")));
            case 20, 21 -> new Ask.Search(one(QUERIES));
            case 22 -> new Ask.SearchCount(one(QUERIES));
            case 23 ->
                    random.nextInt(4) == 0
                            ? new Ask.SearchDelete(one(QUERIES))
                            : new Ask.Explain(one(QUERIES));
            case 24 ->
                    new Ask.CreateIndex(
                            one(List.of("by-n", "by-m", "i".repeat(256))),
                            one(List.of("/n", "/m", "n")),
                            random.nextInt(4) == 0);
            case 25 ->
                    random.nextInt(4) == 0
                            ? new Ask.DropIndex(one(List.of("by-n", "by-m")))
                            : new Ask.Lookup(one(List.of("by-n", "by-m")), one(VALUES));
            case 26 -> new Ask.Grant(ttl());
            case 27 -> new Ask.PutLeased(key(), random.nextInt(-1, 60));
            case 28 -> new Ask.LeaseKeys(random.nextInt(-1, 60));
            default ->
                    random.nextBoolean()
                            ? new Ask.KeepAlive(random.nextInt(-1, 60))
                            : new Ask.Revoke(random.nextInt(-1, 60));
        };
    }
}
