-- The status of conversations' last messages moves forward; where the message is not the last, the row is left alone.
UPDATE ${table} SET status = ? WHERE status < ? AND (${rows})
