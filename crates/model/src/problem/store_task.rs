//! What was to be done with the database: parts of the messages that say that it was not done.

phrases! {
    /// What was to be done with the database. The log says more exactly what it was.
    StoreTask {
        Reach = "store-reach", "reach the database";
        Open = "store-open", "open the database";
        Read = "store-read", "read from the database";
        Write = "store-write", "write to the database";
    }
}
