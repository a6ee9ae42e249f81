-- A user's newest conversations below a place.
SELECT conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
FROM ${table} WHERE user_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?
