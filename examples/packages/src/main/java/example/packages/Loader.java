package example.packages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts documents where they are not yet. A load that was cut short goes on when it is run again.
final class Loader {

    /// Is told, on the loader's thread, what becomes of each document.
    interface Listener {
        /// The document was there before.
        void there(Document document);

        /// Something else was there under its key, and will be replaced.
        void differs(Document document);

        /// All were looked for; what was not there is stored from here on.
        void looked();

        /// The document is durable.
        void stored(Document document);
    }

    private final Destination destination;
    private final int window;
    private final Listener listener;

    /// @param window how many requests are under way at once
    Loader(Destination destination, int window, Listener listener) {
        this.destination = destination;
        this.window = window;
        this.listener = listener;
    }

    /// @throws CompletionException when a request failed; those under way with it were awaited
    void load(List<Document> documents) {
        List<Document> missing = new ArrayList<>();
        pipeline(
                documents,
                document -> destination.get(document.key()),
                (document, found) -> {
                    if (found.isPresent() && found.get().equals(document.value())) {
                        listener.there(document);
                        return;
                    }
                    if (found.isPresent()) {
                        listener.differs(document);
                    }
                    missing.add(document);
                });
        listener.looked();
        pipeline(missing, destination::put, (document, _) -> listener.stored(document));
    }

    private record UnderWay<T>(Document document, CompletableFuture<T> answer) {}

    /// Sends a request for each document, `window` of them ahead of the answer that is awaited.
    private <T> void pipeline(
            List<Document> documents,
            Function<Document, ? extends CompletableFuture<? extends T>> request,
            BiConsumer<Document, T> answered) {
        Queue<UnderWay<? extends T>> sent = new ArrayDeque<>();
        @Nullable RuntimeException failure = null;
        for (Document document : documents) {
            if (sent.size() == window) {
                failure = await(sent.remove(), answered);
            }
            if (failure != null) {
                break;
            }
            sent.add(new UnderWay<>(document, request.apply(document)));
        }
        while (!sent.isEmpty()) {
            @Nullable RuntimeException another = await(sent.remove(), answered);
            failure = failure == null ? another : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static <T> @Nullable RuntimeException await(
            UnderWay<? extends T> underWay, BiConsumer<Document, T> answered) {
        T answer;
        try {
            answer = underWay.answer().join();
        } catch (CompletionException e) {
            return e;
        }
        answered.accept(underWay.document(), answer);
        return null;
    }
}
