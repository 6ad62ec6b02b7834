package concord.testkit;

import java.util.List;
import java.util.function.BiConsumer;

/// What a call read of keys as they were before it.
final class Reads {

    private Reads() {}

    /// Tells each key that was read, with what was found. Reads of a transaction that follow a
    /// write of it are left out, for it may have been its own.
    static void of(Ask ask, Answer answer, BiConsumer<String, Answer> reader) {
        switch (ask) {
            case Ask.Get(String key) -> reader.accept(key, answer);
            case Ask.StaleGet(String key) -> reader.accept(key, answer);
            case Ask.Put _, Ask.Delete _ -> {}
            case Ask.Txn txn -> {
                if (answer instanceof Answer.Decided decided) {
                    of(decided.succeeded() ? txn.success() : txn.failure(), decided, reader);
                }
            }
        }
    }

    private static void of(
            List<Ask> asks, Answer.Decided decided, BiConsumer<String, Answer> reader) {
        for (int i = 0; i < Math.min(asks.size(), decided.answers().size()); i++) {
            switch (asks.get(i)) {
                case Ask.Get(String key) -> reader.accept(key, decided.answers().get(i));
                case Ask.StaleGet _, Ask.Txn _ -> {}
                case Ask.Put _, Ask.Delete _ -> {
                    return;
                }
            }
        }
    }
}
