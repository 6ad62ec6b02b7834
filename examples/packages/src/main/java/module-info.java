/// A loader of the Debian package index, into a store of its own or over HTTP into a server.
module example.packages {
    requires concord.core;
    requires java.net.http;
}
