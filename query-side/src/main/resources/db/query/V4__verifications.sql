-- Whether a generation is made to be compared with the live one, and what the comparison found.
ALTER TABLE projection_generation
    ADD COLUMN verifies BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN result TEXT;
