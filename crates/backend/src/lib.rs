//! sarriod: sign-in, HTTP and WebSocket API, metrics.
