-- One row per user and conversation.
CREATE TABLE IF NOT EXISTS ${table} (
    user_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conversation_id VARCHAR(129) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sender          VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content_type    VARCHAR(255) NOT NULL,
    preview         VARCHAR(100),
    seq             BIGINT       NOT NULL,
    sent_at         BIGINT       NOT NULL,
    status          TINYINT      NOT NULL,
    PRIMARY KEY (user_id, conversation_id),
    KEY ${table}_newest (user_id, seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
