-- A conversation's last message: a newer seq wins, the status of the same message only moves forward.
INSERT INTO ${table}
    (user_id, conversation_id, message_id, sender, content_type, preview, seq, sent_at, status)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
    status       = IF(VALUES(seq) > seq, VALUES(status),
                      IF(VALUES(seq) = seq, GREATEST(status, VALUES(status)), status)),
    message_id   = IF(VALUES(seq) > seq, VALUES(message_id), message_id),
    sender       = IF(VALUES(seq) > seq, VALUES(sender), sender),
    content_type = IF(VALUES(seq) > seq, VALUES(content_type), content_type),
    preview      = IF(VALUES(seq) > seq, VALUES(preview), preview),
    sent_at      = IF(VALUES(seq) > seq, VALUES(sent_at), sent_at),
    seq          = GREATEST(seq, VALUES(seq))
