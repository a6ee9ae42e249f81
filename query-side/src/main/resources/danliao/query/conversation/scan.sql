-- The rows behind one, all in the order of the primary key.
SELECT user_id, conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
FROM ${table} WHERE user_id >= ? AND (user_id > ? OR conversation_id > ?)
ORDER BY user_id, conversation_id LIMIT ?
