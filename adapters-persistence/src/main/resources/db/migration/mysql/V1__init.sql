-- Instants are UTC microseconds since 1970, durations microseconds. Texts that say nothing are empty, not null.
-- Binary collation: ids, projects and models differ by case, as they do on SQLite.

CREATE TABLE api_key (
  id            VARCHAR(32)  NOT NULL PRIMARY KEY,
  secret_cipher VARBINARY(2048) NOT NULL,
  project       VARCHAR(200) NOT NULL,
  status        VARCHAR(16)  NOT NULL,
  reason        VARCHAR(300),
  since         BIGINT,
  call_id       VARCHAR(64),
  strikes       INT          NOT NULL,
  created_at    BIGINT       NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE model_window (
  project  VARCHAR(200) NOT NULL,
  model    VARCHAR(200) NOT NULL,
  kind     VARCHAR(16)  NOT NULL,
  reason   VARCHAR(300) NOT NULL,
  since    BIGINT       NOT NULL,
  call_id  VARCHAR(64)  NOT NULL,
  until_at BIGINT       NOT NULL,
  PRIMARY KEY (project, model)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE client_token (
  id         VARCHAR(32)  NOT NULL PRIMARY KEY,
  name       VARCHAR(200) NOT NULL,
  scope      VARCHAR(16)  NOT NULL,
  hash       VARCHAR(128) NOT NULL,
  created_at BIGINT       NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX client_token_by_hash ON client_token (hash);

CREATE TABLE exchange (
  id                BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  call_id           VARCHAR(64)  NOT NULL,
  started_at        BIGINT       NOT NULL,
  token_id          VARCHAR(32)  NOT NULL,
  operation         VARCHAR(64)  NOT NULL,
  model_asked       VARCHAR(200) NOT NULL,
  model_served      VARCHAR(200) NOT NULL,
  streamed          BOOLEAN      NOT NULL,
  status            INT          NOT NULL,
  outcome           VARCHAR(16)  NOT NULL,
  finish_reason     VARCHAR(64)  NOT NULL,
  first_event       BIGINT       NOT NULL,
  took              BIGINT       NOT NULL,
  prompt_tokens     BIGINT       NOT NULL,
  candidates_tokens BIGINT       NOT NULL,
  thoughts_tokens   BIGINT       NOT NULL,
  cached_tokens     BIGINT       NOT NULL,
  tool_use_tokens   BIGINT       NOT NULL,
  total_tokens      BIGINT       NOT NULL,
  attempt_count     INT          NOT NULL,
  -- of the last attempt
  key_id            VARCHAR(32)  NOT NULL,
  project           VARCHAR(200) NOT NULL,
  failure           VARCHAR(64)  NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE UNIQUE INDEX exchange_by_call ON exchange (call_id);
CREATE INDEX exchange_by_start ON exchange (started_at);

-- A call whose only attempt was accepted has no row here: its exchange says all of it.
CREATE TABLE attempt (
  call_id  VARCHAR(64)  NOT NULL,
  number   INT          NOT NULL,
  key_id   VARCHAR(32)  NOT NULL,
  project  VARCHAR(200) NOT NULL,
  begun    BIGINT       NOT NULL,
  took     BIGINT       NOT NULL,
  status   INT          NOT NULL,
  failure  VARCHAR(64)  NOT NULL,
  evidence VARCHAR(300) NOT NULL,
  PRIMARY KEY (call_id, number)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE shedlock (
  name       VARCHAR(64)  NOT NULL PRIMARY KEY,
  lock_until DATETIME(6)  NOT NULL,
  locked_at  DATETIME(6)  NOT NULL,
  locked_by  VARCHAR(255) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
