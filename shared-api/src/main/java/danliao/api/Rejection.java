package danliao.api;

import danliao.api.frame.ErrorCode;

/**
 * A business refusal, as a value: the protocol's code and a sentence for the client's developer.
 * Never holds content.
 */
public record Rejection(ErrorCode code, String message) {}
