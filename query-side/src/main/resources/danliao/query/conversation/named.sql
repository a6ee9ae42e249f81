-- Some of a user's conversations, as they are now.
SELECT conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
FROM ${table} WHERE user_id = ? AND conversation_id IN (${ids})
