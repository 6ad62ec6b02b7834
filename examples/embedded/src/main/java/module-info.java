/// An application that keeps its data in a Concord store of its own: no server, no other process.
module example.embedded {
    requires concord.core;

    opens example.embedded to
            com.fasterxml.jackson.databind; // Jackson writes and reads the record Book
}
