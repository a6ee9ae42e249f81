-- Positions of events come from a counter, taken inside the transaction that stores them: dense, and in the order of commits.

CREATE TABLE event_position (
    only_row TINYINT NOT NULL,
    last     BIGINT  NOT NULL,
    PRIMARY KEY (only_row)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A process of the old version can store nothing from here on: it does not know the column that has no default.
ALTER TABLE domain_event_entry MODIFY COLUMN global_index BIGINT NOT NULL;

INSERT INTO event_position (only_row, last)
SELECT 1, COALESCE(MAX(global_index), 0) FROM domain_event_entry;

-- A token with gaps becomes the position before the first of them: what comes again is idempotent.
UPDATE token_entry
SET token = CONCAT('{"globalIndex":',
        CAST(COALESCE(JSON_EXTRACT(CONVERT(token USING utf8mb4), '$.gaps[0]') - 1,
                      JSON_EXTRACT(CONVERT(token USING utf8mb4), '$.index')) AS SIGNED),
        '}'),
    token_type = 'org.axonframework.eventhandling.GlobalSequenceTrackingToken'
WHERE token_type = 'org.axonframework.eventhandling.GapAwareTrackingToken';

UPDATE dead_letter_entry
SET token = CONCAT('{"globalIndex":',
        CAST(JSON_EXTRACT(CONVERT(token USING utf8mb4), '$.index') AS SIGNED),
        '}'),
    token_type = 'org.axonframework.eventhandling.GlobalSequenceTrackingToken'
WHERE token_type = 'org.axonframework.eventhandling.GapAwareTrackingToken';
