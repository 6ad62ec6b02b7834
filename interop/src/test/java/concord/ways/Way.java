package concord.ways;

/// A way to a store, and what came of asking there: results of the same kind read alike, whatever
/// the way, and what is refused is `error CODE`.
interface Way extends AutoCloseable {

    String ask(Ask ask) throws Exception;

    @Override
    void close();
}
