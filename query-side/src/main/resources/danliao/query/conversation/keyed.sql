-- Some rows, by the primary key.
SELECT user_id, conversation_id, message_id, sender, content_type, preview, seq, sent_at, status
FROM ${table} WHERE ${keys}
