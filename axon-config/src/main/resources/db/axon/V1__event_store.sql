-- The event store, Axon's tokens and dead letters, dead commands and live instances. SQL that MySQL 8 and MariaDB share.

CREATE TABLE domain_event_entry (
    global_index         BIGINT       NOT NULL AUTO_INCREMENT,
    event_identifier     VARCHAR(64)  NOT NULL,
    aggregate_identifier VARCHAR(64)  NOT NULL,
    sequence_number      BIGINT       NOT NULL,
    type                 VARCHAR(64)  NOT NULL,
    payload_type         VARCHAR(128) NOT NULL,
    payload_revision     VARCHAR(16),
    payload              MEDIUMBLOB   NOT NULL,
    meta_data            BLOB,
    time_stamp           VARCHAR(32)  NOT NULL,
    PRIMARY KEY (global_index),
    UNIQUE KEY domain_event_entry_stream (aggregate_identifier, sequence_number),
    UNIQUE KEY domain_event_entry_event (event_identifier)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE token_entry (
    processor_name VARCHAR(191) NOT NULL,
    segment        INT          NOT NULL,
    token          MEDIUMBLOB,
    token_type     VARCHAR(191),
    time_stamp     VARCHAR(32),
    owner          VARCHAR(191),
    PRIMARY KEY (processor_name, segment)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE dead_letter_entry (
    dead_letter_id       VARCHAR(64)  NOT NULL,
    processing_group     VARCHAR(191) NOT NULL,
    sequence_identifier  VARCHAR(191) NOT NULL,
    sequence_index       BIGINT       NOT NULL,
    message_type         VARCHAR(191) NOT NULL,
    event_identifier     VARCHAR(64)  NOT NULL,
    time_stamp           VARCHAR(32)  NOT NULL,
    payload_type         VARCHAR(128) NOT NULL,
    payload_revision     VARCHAR(16),
    payload              MEDIUMBLOB   NOT NULL,
    meta_data            BLOB,
    aggregate_type       VARCHAR(64),
    aggregate_identifier VARCHAR(64),
    sequence_number      BIGINT,
    token_type           VARCHAR(191),
    token                MEDIUMBLOB,
    enqueued_at          VARCHAR(32)  NOT NULL,
    last_touched         VARCHAR(32),
    processing_started   VARCHAR(32),
    cause_type           VARCHAR(255),
    cause_message        VARCHAR(1023),
    diagnostics          BLOB,
    PRIMARY KEY (dead_letter_id),
    UNIQUE KEY dead_letter_entry_sequence (processing_group, sequence_identifier, sequence_index)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE dead_command (
    id                BIGINT        NOT NULL AUTO_INCREMENT,
    -- The broker's own id of the message: the same one set aside twice is one row.
    broker_message_id VARCHAR(128)  NOT NULL,
    topic             VARCHAR(128)  NOT NULL,
    tag               VARCHAR(64),
    version           VARCHAR(16),
    message_keys      VARCHAR(255),
    body              MEDIUMBLOB    NOT NULL,
    cause             VARCHAR(1023) NOT NULL,
    at                DATETIME(3)   NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY dead_command_broker_message (broker_message_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE instance_lease (
    role    VARCHAR(64)  NOT NULL,
    name    VARCHAR(128) NOT NULL,
    seen_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (role, name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
