package danliao.gateway.auth;

import java.time.Instant;

/** What a token says once it is verified. */
public record VerifiedToken(String userId, Instant expiresAt) {}
