/// Small programs that coordinate through a store of their own. Each prints what it does.
module example.coordination {
    requires concord.core;

    opens example.coordination to
            com.fasterxml.jackson.databind; // Jackson writes and reads the records
}
