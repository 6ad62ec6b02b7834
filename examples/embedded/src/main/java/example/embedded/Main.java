package example.embedded;

import concord.core.Concord;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// A durable store inside an application. Run it twice: the second run finds what the first left.
public final class Main {

    /// What is stored as JSON: `{"title":"Dune","year":1965}`.
    record Book(String title, int year) {}

    private Main() {}

    /// Opens the store in the directory given, or in `./data`.
    public static void main(String... args) {
        Path directory = Path.of(args.length == 0 ? "data" : args[0]);
        try (Concord concord = Concord.open(directory)) {
            Store store = concord.store();
            countThisRun(store);
            json(store);
            bytes(store);
            pipelining(store);
        }
    }

    /// Text keys and JSON values. When `put` returns, the value is on the disk.
    private static void countThisRun(Store store) {
        int before = store.get("runs").map(it -> it.value().as(Integer.class)).orElse(0);
        store.put("runs", Value.of(before + 1));
        IO.println("run " + (before + 1));
    }

    /// Records become JSON and come back as records.
    private static void json(Store store) {
        store.put("book/dune", Value.of(new Book("Dune", 1965)));
        Entry entry = store.get("book/dune").orElseThrow();
        Book book = entry.value().as(Book.class);
        IO.println("book " + book.title() + " of " + book.year() + ", version " + entry.version());

        store.put("lent/dune", Value.json("{\"to\": [\"Ada\", \"Linus\"]}"));
        Deleted returned = store.delete("lent/dune");
        IO.println("returned " + returned.existed() + ", now " + store.get("lent/dune"));
    }

    /// Keys and values of any bytes.
    private static void bytes(Store store) {
        Key key = Key.of(new byte[] {0x00, (byte) 0xff});
        store.put(key, Value.raw("no JSON".getBytes(StandardCharsets.UTF_8)));
        IO.println("bytes " + store.get(key).orElseThrow().value().length());
    }

    /// Many writes under way at once share their trips to the disk.
    private static void pipelining(Store store) {
        List<CompletableFuture<Written>> writes =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> store.async().put("number/" + i, Value.of(i)))
                        .toList();
        writes.forEach(CompletableFuture::join);
        IO.println("pipelined " + writes.size());
    }
}
