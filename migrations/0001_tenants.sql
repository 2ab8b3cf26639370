-- A tenant is one retailer. Every other row belongs to one.
CREATE TABLE tenants (
    id            TEXT    NOT NULL PRIMARY KEY,
    slug          TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    locale        TEXT    NOT NULL,
    currency      TEXT    NOT NULL,
    accent        TEXT    NOT NULL,
    support_email TEXT,
    is_default    BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL
);
-- At most one tenant answers on hosts that nobody registered.
CREATE UNIQUE INDEX tenants_one_default ON tenants (is_default) WHERE is_default;

CREATE TABLE tenant_hosts (
    host      TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    surface   TEXT NOT NULL CHECK (surface IN ('portal', 'console'))
);

-- Secrets shared with other systems (webhooks), sealed with the installation's key.
CREATE TABLE tenant_secrets (
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id),
    kind       TEXT   NOT NULL,
    sealed     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);

CREATE TABLE integration_keys (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    name        TEXT   NOT NULL,
    secret_hash TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    revoked_at  BIGINT
);

-- Answers already given to a POST, so that a repeated one gets the same.
CREATE TABLE idempotency_keys (
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id),
    caller       TEXT   NOT NULL,
    idem_key     TEXT   NOT NULL,
    request_hash TEXT   NOT NULL,
    status       BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, caller, idem_key)
);
