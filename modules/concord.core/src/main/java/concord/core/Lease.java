package concord.core;

import java.time.Duration;
import java.time.Instant;

/// A lease: keys that are written with it ([Put#lease]) live as long as it does, and are removed
/// together, at one revision, when it expires or is revoked. Expiry is judged by log time, so a new
/// leader neither extends nor cuts it.
///
/// @param id its id, never used again
/// @param ttl how long it lives after it was granted or last kept alive
/// @param expiresAt when it expires, by log time
public record Lease(long id, Duration ttl, Instant expiresAt) {}
