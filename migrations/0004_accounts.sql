CREATE TABLE customers (
    id              TEXT   NOT NULL PRIMARY KEY,
    tenant_id       TEXT   NOT NULL REFERENCES tenants (id),
    external_source TEXT,
    external_id     TEXT,
    email           TEXT,
    email_folded    TEXT,
    name            TEXT   NOT NULL,
    name_folded     TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    disabled_at     BIGINT,
    UNIQUE (tenant_id, external_source, external_id),
    UNIQUE (tenant_id, email_folded)
);
CREATE INDEX customers_by_name ON customers (tenant_id, name_folded);
CREATE INDEX customers_by_external_id ON customers (tenant_id, external_id);

CREATE TABLE agents (
    id           TEXT   NOT NULL PRIMARY KEY,
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id),
    email        TEXT   NOT NULL,
    email_folded TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    role         TEXT   NOT NULL CHECK (role IN ('agent', 'admin')),
    created_at   BIGINT NOT NULL,
    disabled_at  BIGINT,
    UNIQUE (tenant_id, email_folded)
);

-- Of customers and agents alike; ids are unique across both.
CREATE TABLE passwords (
    subject_id TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id),
    hash       TEXT   NOT NULL,
    changed_at BIGINT NOT NULL
);

-- One-time codes. A challenge without subject is for an unknown address: no code opens it.
CREATE TABLE challenges (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id),
    role       TEXT   NOT NULL CHECK (role IN ('customer', 'agent', 'guest')),
    subject_id TEXT,
    code_hash  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

CREATE TABLE sessions (
    id           TEXT   NOT NULL PRIMARY KEY,
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id),
    role         TEXT   NOT NULL CHECK (role IN ('customer', 'guest', 'agent', 'admin')),
    subject_id   TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    revoked_at   BIGINT
);
CREATE INDEX sessions_by_subject ON sessions (tenant_id, subject_id);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- All refresh tokens of a session are one family; only hashes are kept.
CREATE TABLE refresh_tokens (
    hash        TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    session_id  TEXT   NOT NULL REFERENCES sessions (id),
    issued_at   BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    replaced_at BIGINT
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
