package concord.ways;

import java.util.List;
import java.util.concurrent.Callable;

/// A way in, for somebody with a token. What he tries says `ok`, or the code that it is refused
/// with.
interface Door extends AutoCloseable {

    String get(String key) throws Exception;

    String put(String key) throws Exception;

    /// Puts several keys in one call.
    String bulk(List<String> keys) throws Exception;

    /// Reads a key in a transaction.
    String txn(String key) throws Exception;

    String list(String prefix) throws Exception;

    String query(String prefix) throws Exception;

    /// Begins a watch.
    ///
    /// @return waits until it ends, and says with which code
    Callable<String> watch(String prefix) throws Exception;

    @Override
    void close();
}
