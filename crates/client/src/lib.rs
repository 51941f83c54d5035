//! The typed client of Sarrio's API, over TLS or a unix socket.
