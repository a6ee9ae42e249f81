-- A user's newest conversations.
SELECT conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
FROM ${table} WHERE user_id = ? ORDER BY seq DESC LIMIT ?
