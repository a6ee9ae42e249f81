-- Where a user's conversations stand below a place: the index alone answers it.
SELECT conversation_id, seq FROM ${table} WHERE user_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?
