package concord.core.index;

/// Something that has a place in an order of bytes.
public interface Ordered {

    /// The bytes that it is ordered by, unsigned; never changed.
    byte[] order();
}
