-- Whether a generation's store says itself what it has, and up to which event it gets again what it lost.
ALTER TABLE projection_generation
    ADD COLUMN watermarked BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN behind_until BIGINT;
