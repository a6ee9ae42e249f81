-- A reference whose document Elasticsearch refuses; the same one twice is one row.
INSERT INTO dead_command (broker_message_id, topic, tag, version, message_keys, body, cause, at)
VALUES (:brokerMessageId, :topic, :tag, :version, :keys, :body, :cause, :at)
ON DUPLICATE KEY UPDATE cause = VALUES(cause)
