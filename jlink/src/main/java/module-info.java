import org.jspecify.annotations.NullMarked;

/// What makes, measures and documents the image. It is run from here and is not in it.
@NullMarked
module concord.image {
    requires concord.core; // the page of all settings
    requires java.net.http; // talks to a server that runs from the image
    requires static org.jspecify;
}
