-- The generations of each projection's store: which there are, what for, and who is read.
CREATE TABLE projection_generation (
    projection        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    generation        INT     NOT NULL,
    version           INT     NOT NULL,
    state             VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    head              BIGINT  NOT NULL,
    events_per_second INT     NOT NULL,
    started_at        BIGINT  NOT NULL,
    changed_at        BIGINT  NOT NULL,
    retires_at        BIGINT,
    error             VARCHAR(1000),
    cleaned           BOOLEAN NOT NULL DEFAULT FALSE,
    -- Of a projection at most one generation is in the making and at most one is live.
    making VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
        GENERATED ALWAYS AS (IF(state IN ('BUILDING', 'SWITCHING'), projection, NULL)) STORED,
    live   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
        GENERATED ALWAYS AS (IF(state = 'LIVE', projection, NULL)) STORED,
    PRIMARY KEY (projection, generation),
    UNIQUE KEY projection_generation_making (making),
    UNIQUE KEY projection_generation_live (live)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What there was before generations were counted.
INSERT INTO projection_generation
    (projection, generation, version, state, head, events_per_second, started_at, changed_at)
VALUES ('conversation', 1, 1, 'LIVE', -1, 0, 0, 0),
       ('message-log', 1, 1, 'LIVE', -1, 0, 0, 0),
       ('unread', 1, 1, 'LIVE', -1, 0, 0, 0),
       ('search', 1, 1, 'LIVE', -1, 0, 0, 0);
