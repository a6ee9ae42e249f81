-- In one statement, so that no row moves in between: what changed since a snapshot, and what is below a place.
(SELECT conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
 FROM ${table} WHERE user_id = ? AND seq > ? ORDER BY seq DESC LIMIT ?)
UNION ALL
(SELECT conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
 FROM ${table} WHERE user_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?)
