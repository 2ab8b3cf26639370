-- One ledger of everything that changed, numbered without gaps and hash-chained per tenant.
-- The head row is the lock under which numbers are taken.
CREATE TABLE ledger_heads (
    tenant_id TEXT   NOT NULL PRIMARY KEY REFERENCES tenants (id),
    seq       BIGINT NOT NULL,
    hash      TEXT   NOT NULL
);

-- Ids, kinds and hashes only: nothing here has to be erased.
CREATE TABLE ledger (
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id),
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    actor_id     TEXT   NOT NULL,
    channel      TEXT   NOT NULL,
    customer_id  TEXT,
    subject      TEXT   NOT NULL,
    subject_id   TEXT   NOT NULL,
    payload_hash TEXT   NOT NULL,
    hash         TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX ledger_by_customer ON ledger (tenant_id, customer_id, seq);
CREATE INDEX ledger_by_subject ON ledger (tenant_id, subject_id, seq);

-- What an entry says in detail. Erasure empties `data`; the entry keeps its hash.
CREATE TABLE ledger_payloads (
    tenant_id TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    data      TEXT,
    PRIMARY KEY (tenant_id, seq),
    FOREIGN KEY (tenant_id, seq) REFERENCES ledger (tenant_id, seq)
);
