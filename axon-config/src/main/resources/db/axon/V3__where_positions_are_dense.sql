-- Up to here numbers may be missing for good: version 1 burnt them. Of later ones each is there, or will be seen soon.

ALTER TABLE event_position ADD COLUMN dense_after BIGINT NOT NULL DEFAULT 0;

UPDATE event_position SET dense_after = last;
