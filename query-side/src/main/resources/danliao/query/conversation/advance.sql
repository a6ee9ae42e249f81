-- The status of a conversation's last message moves forward; one that is not the last is left alone.
UPDATE ${table} SET status = ? WHERE user_id = ? AND conversation_id = ? AND message_id = ? AND status < ?
